/* Breakthrough on 6 x 6: row r, column c is bit 6r + c. The first player starts on rows 0 and 1 and moves up. */
#define BOARD 0xfffffffffull
#define LEFT 0x041041041ull /* column 0 */
#define RIGHT (LEFT << 5)

typedef struct {
  uint64_t pieces[2];
  uint8_t turn, over; /* over: 1 once the player who moved last has won; there are no draws */
} State;

static inline State start(void) { return (State){{0xfff, 0xfffull << 24}, 0, 0}; }

/* Squares that can be reached straight, to the lower and to the higher column. */
static inline void targets(const State *s, uint64_t to[3]) {
  uint64_t own = s->pieces[s->turn], all = s->pieces[0] | s->pieces[1];
  if (s->turn == 0) {
    to[0] = own << 6 & ~all & BOARD;
    to[1] = (own & ~LEFT) << 5 & ~own & BOARD;
    to[2] = (own & ~RIGHT) << 7 & ~own & BOARD;
  } else {
    to[0] = own >> 6 & ~all;
    to[1] = (own & ~LEFT) >> 7 & ~own;
    to[2] = (own & ~RIGHT) >> 5 & ~own;
  }
}

static inline void step(State *s, int way, uint64_t to) {
  static const int up[3] = {6, 5, 7}, down[3] = {6, 7, 5};
  uint64_t from = s->turn == 0 ? to >> up[way] : to << down[way];
  s->pieces[s->turn] ^= from | to;
  s->turn ^= 1;
  s->pieces[s->turn] &= ~to;
  s->over = s->pieces[s->turn] == 0 || (to & (s->turn == 1 ? 0x3full << 30 : 0x3full)) != 0;
}

static inline int moves(const State *s, uint8_t *into) {
  uint64_t to[3];
  int count = 0;
  targets(s, to);
  for (int way = 0; way < 3; way++)
    for (; to[way]; to[way] &= to[way] - 1) into[count++] = way * 36 + __builtin_ctzll(to[way]);
  return count;
}

static inline void apply(State *s, uint8_t move) { step(s, move / 36, 1ull << move % 36); }

static inline void play_any(State *s) {
  uint64_t to[3];
  targets(s, to);
  int straight = __builtin_popcountll(to[0]), low = __builtin_popcountll(to[1]);
  int any = below(straight + low + __builtin_popcountll(to[2]));
  if (any < straight) step(s, 0, nth_bit(to[0], any));
  else if (any < straight + low) step(s, 1, nth_bit(to[1], any - straight));
  else step(s, 2, nth_bit(to[2], any - straight - low));
}
