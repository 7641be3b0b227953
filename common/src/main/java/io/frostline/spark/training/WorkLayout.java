package io.frostline.spark.training;

import java.io.Serializable;

/**
 * How the training rows are dealt out: an epoch has rounds, which end with an averaging; in a round
 * every worker has a turn; a turn goes through chunks, which are Spark's partitions; a chunk is cut
 * into batches, one for each step.
 *
 * <p>Every turn has the same number of batches and, within a row or two, of rows, because averaging
 * weighs all workers the same.
 *
 * @param chunks of one turn
 * @param batches of one chunk
 */
record WorkLayout(int workers, int rounds, int chunks, int batches) implements Serializable {
  /** Of one chunk: what a task holds in memory at once. */
  private static final long CHUNK_BYTES = 64L << 20;

  /** Steps that an epoch has at least, of one worker: the rows of a small table are few. */
  private static final int LEAST_STEPS = 8;

  /** Rows below which a batch is not made smaller for that. */
  private static final int SMALL_BATCH = 16;

  /**
   * Deals out rows.
   *
   * @param workers at most; no more than there are rows
   * @param batchSize at most; less where the rows are few
   * @param rounds at most; no more than a worker has batches
   */
  static WorkLayout of(long rows, int width, int workers, int batchSize, int rounds) {
    int atWork = (int) Math.min(workers, rows);
    long fewer = Math.max(SMALL_BATCH, rows / ((long) atWork * LEAST_STEPS));
    long size = Math.min(batchSize, fewer);
    long steps = ceil(rows, atWork * size);
    int averagings = (int) Math.min(rounds, steps);
    long stepsOfTurn = ceil(steps, averagings);
    long batchBytes = size * width * Float.BYTES;
    long chunks = ceil(stepsOfTurn, Math.max(1, CHUNK_BYTES / batchBytes));
    return new WorkLayout(atWork, averagings, (int) chunks, (int) ceil(stepsOfTurn, chunks));
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Partitions in all. */
  int partitions() {
    return Math.multiplyExact(Math.multiplyExact(workers, rounds), chunks);
  }

  /** Steps of one turn. */
  int stepsOfTurn() {
    return chunks * batches;
  }

  /** Steps of one worker in an epoch. */
  int stepsOfEpoch() {
    return stepsOfTurn() * rounds;
  }

  /** The first partition of a turn; the others of the turn follow. */
  int firstPartition(int round, int worker) {
    return (round * workers + worker) * chunks;
  }
}
