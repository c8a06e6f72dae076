//! The benchmark's three games for arbor, on the same 64-bit words as the C loop.

use arbor::{Action, GameResult, GameState, Player};
use std::fmt::{Display, Formatter, Result};

#[derive(Copy, Clone, Debug)]
pub struct Move(pub u8);
impl Action for Move {}

#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Side {
    First,
    Second,
}
impl Player for Side {}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::First => Side::Second,
            Side::Second => Side::First,
        }
    }
}

#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Over {
    No,
    /// The player who moved last has won.
    Won,
    Drawn,
}

impl Over {
    fn to_mover(self) -> Option<GameResult> {
        match self {
            Over::No => None,
            Over::Won => Some(GameResult::Lose),
            Over::Drawn => Some(GameResult::Draw),
        }
    }
}

fn each_bit(mut bits: u64, mut f: impl FnMut(u8)) {
    while bits != 0 {
        f(bits.trailing_zeros() as u8);
        bits &= bits - 1;
    }
}

/// A game in which a stone is put down each move. `own` are the mover's.
macro_rules! stones {
    ($name:ident, $open:expr, $wins:expr, $full:expr) => {
        #[derive(Copy, Clone, Debug)]
        pub struct $name {
            own: u64,
            all: u64,
            turn: Side,
            over: Over,
        }
        impl $name {
            pub fn start() -> Self {
                $name { own: 0, all: 0, turn: Side::First, over: Over::No }
            }
        }
        impl Display for $name {
            fn fmt(&self, f: &mut Formatter) -> Result {
                write!(f, "{:x} {:x}", self.own, self.all)
            }
        }
        impl GameState<Side, Move> for $name {
            fn actions<F: FnMut(Move)>(&self, f: &mut F) {
                each_bit($open(self.all), |bit| f(Move(bit)));
            }
            fn make(&self, Move(bit): Move) -> Self {
                let stone = 1 << bit;
                let all = self.all | stone;
                let over = if $wins(self.own | stone) {
                    Over::Won
                } else if all == $full {
                    Over::Drawn
                } else {
                    Over::No
                };
                $name { own: self.all ^ self.own, all, turn: self.turn.other(), over }
            }
            fn gameover(&self) -> Option<GameResult> {
                self.over.to_mover()
            }
            fn player(&self) -> Side {
                self.turn
            }
        }
    };
}

const BOTTOM: u64 = 0x40810204081;
const COLUMNS: u64 = BOTTOM * 63;

fn four(stones: u64) -> bool {
    [1, 7, 8, 6].iter().any(|way| {
        let pairs = stones & (stones >> way);
        pairs & (pairs >> (2 * way)) != 0
    })
}

fn three(b: u64) -> bool {
    b & b >> 1 & b >> 2 & 0o111 != 0 || b & b >> 3 & b >> 6 & 7 != 0 || b & 0o421 == 0o421 || b & 0o124 == 0o124
}

stones!(ConnectFour, |all: u64| (all + BOTTOM) & COLUMNS, four, COLUMNS);
stones!(TicTacToe, |all: u64| !all & 0o777, three, 0o777);

const BOARD: u64 = 0xfffffffff;
const LEFT: u64 = 0x041041041;
const RIGHT: u64 = LEFT << 5;

/// Breakthrough on 6 x 6. A move is its way (straight, to the lower, to the higher column) times 36, plus its target.
#[derive(Copy, Clone, Debug)]
pub struct Breakthrough {
    own: u64,
    other: u64,
    turn: Side,
    over: Over,
}

impl Breakthrough {
    pub fn start() -> Self {
        Breakthrough { own: 0xfff, other: 0xfff << 24, turn: Side::First, over: Over::No }
    }
}

impl Display for Breakthrough {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write!(f, "{:x} {:x}", self.own, self.other)
    }
}

impl GameState<Side, Move> for Breakthrough {
    fn actions<F: FnMut(Move)>(&self, f: &mut F) {
        let Breakthrough { own, other, .. } = *self;
        let ways = match self.turn {
            Side::First => [own << 6, (own & !LEFT) << 5, (own & !RIGHT) << 7],
            Side::Second => [own >> 6, (own & !LEFT) >> 7, (own & !RIGHT) >> 5],
        };
        each_bit(ways[0] & !(own | other) & BOARD, |to| f(Move(to)));
        each_bit(ways[1] & !own & BOARD, |to| f(Move(36 + to)));
        each_bit(ways[2] & !own & BOARD, |to| f(Move(72 + to)));
    }
    fn make(&self, Move(number): Move) -> Self {
        let (way, to) = ((number / 36) as usize, 1u64 << (number % 36));
        let (from, goal) = match self.turn {
            Side::First => (to >> [6, 5, 7][way], 0x3f << 30),
            Side::Second => (to << [6, 7, 5][way], 0x3f),
        };
        let other = self.other & !to;
        let won = other == 0 || to & goal != 0;
        Breakthrough {
            own: other,
            other: self.own ^ (from | to),
            turn: self.turn.other(),
            over: if won { Over::Won } else { Over::No },
        }
    }
    fn gameover(&self) -> Option<GameResult> {
        self.over.to_mover()
    }
    fn player(&self) -> Side {
        self.turn
    }
}
