//! `arbor-peer search GAME SIMULATIONS SECONDS`: searches from the start, again and again for SECONDS of CPU time.
//! `arbor-peer playouts GAME COUNT`: the mean reward of random play to the first player.

mod games;

use arbor::{GameState, MCTS};
use games::{Breakthrough, ConnectFour, Move, Side, TicTacToe};

fn cpu() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

fn search<S: GameState<Side, Move>>(start: S, simulations: usize, seconds: f64) {
    let begun = cpu();
    let (mut searches, mut nodes, mut bytes) = (0, 0, 0);
    while searches == 0 || cpu() - begun < seconds {
        let mut tree = MCTS::new(start).with_exploration(2f32.sqrt()).with_entropy();
        tree.ponder(simulations);
        let info = tree.info;
        nodes = info.branch + info.leaf + info.terminal + info.unknown;
        bytes = info.bytes / nodes as usize;
        searches += 1;
    }
    println!(
        "{{\"simulations\": {}, \"cpu_seconds\": {:.6}, \"nodes\": {}, \"bytes_per_node\": {}}}",
        searches * simulations,
        cpu() - begun,
        nodes,
        bytes
    );
}

/// Exploration so high that the first moves are tried equally often, in a tree that never grows beyond them.
fn playouts<S: GameState<Side, Move>>(start: S, count: usize) {
    let mut tree = MCTS::new(start).with_exploration(1e6).with_expansion_minimum(u32::MAX).with_entropy();
    tree.ponder(count);
    println!("{{\"first_mean\": {:.5}}}", tree.info.q);
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize| args[at].parse::<f64>().expect("a number");
    let (what, count) = (args[1].as_str(), number(3) as usize);
    macro_rules! on {
        ($start:expr) => {
            if what == "search" { search($start, count, number(4)) } else { playouts($start, count) }
        };
    }
    match args[2].as_str() {
        "connect-four" => on!(ConnectFour::start()),
        "tic-tac-toe" => on!(TicTacToe::start()),
        "breakthrough" => on!(Breakthrough::start()),
        other => panic!("{other} is not a game"),
    }
}
