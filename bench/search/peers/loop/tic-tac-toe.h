/* Tic-tac-toe: square i is bit i. */
typedef struct {
  uint64_t own, all;
  uint8_t over; /* 0 no, 1 the player who moved last has won, 2 drawn */
} State;

static inline State start(void) { return (State){0, 0, 0}; }

static inline bool three(uint64_t b) {
  return (b & b >> 1 & b >> 2 & 0111) || (b & b >> 3 & b >> 6 & 7) || (b & 0421) == 0421 || (b & 0124) == 0124;
}

static inline void put(State *s, uint64_t square) {
  uint64_t moved = s->own | square;
  s->own = s->all ^ s->own;
  s->all |= square;
  s->over = three(moved) ? 1 : s->all == 0777 ? 2 : 0;
}

static inline int moves(const State *s, uint8_t *into) {
  int count = 0;
  for (uint64_t open = ~s->all & 0777; open; open &= open - 1) into[count++] = __builtin_ctzll(open);
  return count;
}

static inline void apply(State *s, uint8_t move) { put(s, 1ull << move); }

static inline void play_any(State *s) {
  uint64_t open = ~s->all & 0777;
  put(s, nth_bit(open, below(__builtin_popcountll(open))));
}
