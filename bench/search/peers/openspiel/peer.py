"""OpenSpiel's C++ MCTSBot for the search benchmark; no part of the product.

peer.py search GAME SIMULATIONS SECONDS SEED [--solve] [--exploration C]
    searches from the start, again and again for SECONDS of CPU time
peer.py playouts GAME COUNT SEED
    how often random play ends for the first player, the second, or in a draw
peer.py play (--iterations N | --cpu-ms MS) [--seed SEED] [--exploration C]
    the line protocol of `deliberate play connect-four`, with solve=True

Python only calls: a whole search is one call of `mcts_search`, a move one call of `step`. OpenSpiel's rewards are -1..1
where ours are 0..1, so its constant is twice ours for the same search; C is given on our scale.
"""

import argparse
import ctypes
import json
import sys
import time

import pyspiel

GAMES = {
    "connect-four": "connect_four",
    "tic-tac-toe": "tic_tac_toe",
    "breakthrough": "breakthrough(rows=6,columns=6)",
}


class Mallinfo(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def heap():
    """Bytes that malloc has handed out."""
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = Mallinfo
    info = libc.mallinfo2()
    return info.uordblks + info.hblkhd


def bot_of(game, simulations, args, seed):
    evaluator = pyspiel.RandomRolloutEvaluator(1, seed)
    return pyspiel.MCTSBot(game, evaluator, 2 * args.exploration, simulations, 4096, args.solve, seed, False)


def nodes_of(node):
    count, rest = 0, [node]
    while rest:
        at = rest.pop()
        count += 1
        rest.extend(at.children)
    return count


def search(args):
    game = pyspiel.load_game(GAMES[args.game])
    state = game.new_initial_state()
    bot = bot_of(game, args.count, args, args.seed)
    searches, begun = 0, time.process_time()
    done = 0
    while True:
        tree = bot.mcts_search(state)
        searches += 1
        done += tree.explore_count
        del tree
        spent = time.process_time() - begun
        if spent >= args.seconds:
            break
    before = heap()
    tree = bot.mcts_search(state)
    held = heap() - before
    nodes = nodes_of(tree)
    print(json.dumps({
        "simulations": done,
        "cpu_seconds": spent,
        "nodes": nodes,
        "bytes_per_node": round(held / nodes),
    }))


def playouts(args):
    rules = pyspiel.load_game(GAMES[args.game])
    bots = [pyspiel.make_uniform_random_bot(player, args.seed + player) for player in (0, 1)]
    ends = {1.0: 0, -1.0: 0, 0.0: 0}
    for game in range(args.count):
        ends[pyspiel.evaluate_bots(rules.new_initial_state(), bots, args.seed + game)[0]] += 1
    print(json.dumps({
        "first": ends[1.0] / args.count,
        "second": ends[-1.0] / args.count,
        "draw": ends[0.0] / args.count,
    }))


def play(args):
    """With --cpu-ms the simulations of a move follow from what earlier moves cost, so that the total comes out even."""
    args.solve = True
    game = pyspiel.load_game(GAMES["connect-four"])
    granted = spent = 0.0
    simulations, seconds_each = args.iterations or 500, None
    seed = args.seed
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            return
        begun = time.process_time()
        state = game.new_initial_state()
        for column in words[3] if len(words) > 3 else "":
            state.apply_action(int(column))
        if args.cpu_ms is not None:
            granted += args.cpu_ms / 1000
            if seconds_each is not None:
                simulations = max(16, int(max(granted - spent, args.cpu_ms / 2000) / seconds_each))
        seed += 1
        tree = bot_of(game, simulations, args, seed).mcts_search(state)
        column = tree.best_child().action
        taken = time.process_time() - begun
        spent += taken
        # A proof ends a search early, and such a move says little of what a simulation costs.
        if tree.explore_count >= simulations:
            each = taken / simulations
            seconds_each = each if seconds_each is None else 0.9 * seconds_each + 0.1 * each
        elif args.cpu_ms is not None:
            granted = spent
        print(column, flush=True)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for name, run in (("search", search), ("playouts", playouts), ("play", play)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        if run is play:
            command.add_argument("--iterations", type=int)
            command.add_argument("--cpu-ms", type=float)
            command.add_argument("--seed", type=int, default=1)
        else:
            command.add_argument("game")
            command.add_argument("count", type=int)
            if run is search:
                command.add_argument("seconds", type=float)
                command.add_argument("--solve", action="store_true")
            command.add_argument("seed", type=int)
        command.add_argument("--exploration", type=float, default=2**0.5)
    args = parser.parse_args()
    args.run(args)


main()
