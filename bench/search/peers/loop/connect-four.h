/* Connect four on two 64-bit words: column c, row r is bit 7c + r, and a column's seventh bit stays empty. */
#define BOTTOM 0x40810204081ull
#define BOARD (BOTTOM * 63)

typedef struct {
  uint64_t own, all; /* the stones of the player to move; all stones */
  uint8_t over;      /* 0 no, 1 the player who moved last has won, 2 drawn */
} State;

static inline State start(void) { return (State){0, 0, 0}; }

static inline bool four(uint64_t stones) {
  uint64_t pairs = stones & (stones >> 1);
  if (pairs & (pairs >> 2)) return true;
  pairs = stones & (stones >> 7);
  if (pairs & (pairs >> 14)) return true;
  pairs = stones & (stones >> 8);
  if (pairs & (pairs >> 16)) return true;
  pairs = stones & (stones >> 6);
  return (pairs & (pairs >> 12)) != 0;
}

static inline void put(State *s, uint64_t stone) {
  uint64_t moved = s->own | stone;
  s->own = s->all ^ s->own;
  s->all |= stone;
  s->over = four(moved) ? 1 : s->all == BOARD ? 2 : 0;
}

static inline int moves(const State *s, uint8_t *into) {
  int count = 0;
  for (uint64_t open = (s->all + BOTTOM) & BOARD; open; open &= open - 1) into[count++] = __builtin_ctzll(open);
  return count;
}

static inline void apply(State *s, uint8_t move) { put(s, 1ull << move); }

static inline void play_any(State *s) {
  uint64_t open = (s->all + BOTTOM) & BOARD;
  put(s, nth_bit(open, below(__builtin_popcountll(open))));
}
