package io.frostline.spark.training;

import java.io.Serializable;

/**
 * How the training rows are distributed: an epoch consists of rounds, each of which ends with an
 * averaging; in a round, every worker has a turn; a turn processes chunks, which are Spark
 * partitions; a chunk is split into batches, one per step.
 *
 * <p>Every turn has the same number of batches and, within a row or two, of rows, because averaging
 * gives all workers the same weight.
 *
 * @param chunks number of chunks per turn
 * @param batches number of batches per chunk
 */
record WorkLayout(int workers, int rounds, int chunks, int batches) implements Serializable {
  /** The size of one chunk, which a task holds in memory at once. */
  private static final long CHUNK_BYTES = 64L << 20;

  /** The minimum number of steps of a worker per epoch, for tables with few rows. */
  private static final int LEAST_STEPS = 8;

  /** The size below which batches are not reduced to reach that. */
  private static final int SMALL_BATCH = 16;

  /**
   * Distributes rows.
   *
   * @param workers maximum number of workers; reduced to the number of rows
   * @param batchSize maximum rows per batch; fewer if there are few rows
   * @param rounds maximum number of rounds; reduced to the batches of a worker
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

  /** The total number of partitions. */
  int partitions() {
    return Math.multiplyExact(Math.multiplyExact(workers, rounds), chunks);
  }

  /** The number of steps per turn. */
  int stepsOfTurn() {
    return chunks * batches;
  }

  /** The number of steps of a worker per epoch. */
  int stepsOfEpoch() {
    return stepsOfTurn() * rounds;
  }

  /** The first partition of a turn; the others of the turn follow. */
  int firstPartition(int round, int worker) {
    return (round * workers + worker) * chunks;
  }
}
