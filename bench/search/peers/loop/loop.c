/*
 * UCT as tight as C makes it, for one game that is compiled in (-DGAME='"connect-four.h"'): one array of nodes, children
 * side by side in random order, expansion on the second visit, one uniform playout a simulation.
 *
 *   loop search SIMULATIONS SECONDS SEED   searches from the start, again and again for SECONDS of CPU time
 *   loop playouts COUNT SEED               how often random play ends for the first player, the second, or in a draw
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t seed = 1;
/* xorshift64* (Vigna 2016) */
static inline uint32_t random32(void) {
  seed ^= seed >> 12;
  seed ^= seed << 25;
  seed ^= seed >> 27;
  return seed * 0x2545f4914f6cdd1dull >> 32;
}
static inline uint32_t below(uint32_t bound) { return (uint64_t)random32() * bound >> 32; }

static inline uint64_t nth_bit(uint64_t bits, int n) {
#ifdef __BMI2__
  return __builtin_ia32_pdep_di(1ull << n, bits);
#else
  while (n-- > 0) bits &= bits - 1;
  return bits & -bits;
#endif
}

#include GAME

/* `sum` is to the player who moved into the node. */
typedef struct {
  float sum;
  uint32_t visits, first;
  uint8_t count, move;
} Node;

static Node *nodes;
static uint32_t size;

static void expand(Node *node, const State *s) {
  uint8_t list[64];
  int count = moves(s, list);
  node->first = size;
  node->count = count;
  for (int last = count - 1; last >= 0; last--) {
    int other = below(last + 1);
    uint8_t move = list[other];
    list[other] = list[last];
    nodes[size + last] = (Node){.move = move};
  }
  size += count;
}

static inline uint32_t select_child(const Node *node, float c) {
  float scale = c * sqrtf(logf(node->visits)), best = -1;
  uint32_t chosen = node->first;
  for (uint32_t child = node->first, end = child + node->count; child < end; child++) {
    const Node *at = &nodes[child];
    if (at->visits == 0) return child;
    float score = at->sum / at->visits + scale / sqrtf(at->visits);
    if (score > best) best = score, chosen = child;
  }
  return chosen;
}

/* @returns the reward to the first player */
static float play_out(State *s, int turn) {
  while (s->over == 0) play_any(s), turn ^= 1;
  return s->over == 2 ? 0.5f : turn;
}

static void search(uint32_t simulations, float c) {
  uint32_t path[128];
  size = 1;
  nodes[0] = (Node){0};
  while (simulations-- > 0) {
    State s = start();
    int depth = 0;
    uint32_t node = 0;
    path[0] = 0;
    while (s.over == 0) {
      if (nodes[node].count == 0) {
        if (nodes[node].visits == 0 && node != 0) break;
        expand(&nodes[node], &s);
      }
      node = select_child(&nodes[node], c);
      apply(&s, nodes[node].move);
      path[++depth] = node;
    }
    float reward = play_out(&s, depth & 1);
    for (int at = 0; at <= depth; at++) {
      nodes[path[at]].visits++;
      nodes[path[at]].sum += (at & 1) == 1 ? reward : 1 - reward;
    }
  }
}

static double cpu(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  uint32_t count = strtoul(argv[2], NULL, 10);
  seed = strtoull(argv[argc - 1], NULL, 10) * 0x9e3779b97f4a7c15ull | 1;
  if (strcmp(argv[1], "playouts") == 0) {
    uint32_t ends[3] = {0};
    for (uint32_t n = 0; n < count; n++) {
      State s = start();
      float reward = play_out(&s, 0);
      ends[reward == 1 ? 0 : reward == 0 ? 1 : 2]++;
    }
    printf("{\"first\": %.5f, \"second\": %.5f, \"draw\": %.5f}\n", (double)ends[0] / count, (double)ends[1] / count,
           (double)ends[2] / count);
    return 0;
  }
  nodes = malloc(sizeof(Node) * ((size_t)count * 40 + 64)); /* no more than 36 children each; untouched pages cost nothing */
  double seconds = strtod(argv[3], NULL), begun = cpu(), spent;
  uint32_t searches = 0;
  do {
    search(count, 1.41421356f);
    searches++;
  } while ((spent = cpu() - begun) < seconds);
  printf("{\"simulations\": %.0f, \"cpu_seconds\": %.6f, \"nodes\": %u, \"bytes_per_node\": %zu}\n",
         (double)searches * count, spent, size, sizeof(Node));
  return 0;
}
