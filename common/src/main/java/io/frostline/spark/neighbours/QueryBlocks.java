package io.frostline.spark.neighbours;

import io.frostline.neighbours.Queries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Queries in blocks of limited size, each of which is compared with the whole table at once. */
final class QueryBlocks implements Iterator<Queries> {
  /** Features of a block, which each task has in memory. */
  private static final int BLOCK_BYTES = 16 << 20;

  /** Neighbours of all queries of a block, which each task has in memory, with their uris. */
  private static final int MOST_NEIGHBOURS = 200_000;

  private final Iterator<Tuple2<String, float[]>> queries;
  private final int width;
  private final int most;

  /**
   * @param queries a uri and its features each
   * @param top number of neighbours of a query
   */
  QueryBlocks(Iterator<Tuple2<String, float[]>> queries, int width, int top) {
    this.queries = queries;
    this.width = width;
    this.most = most(width, top);
  }

  /** The number of queries of a block. */
  static int most(int width, int top) {
    return Math.max(1, Math.min(BLOCK_BYTES / Float.BYTES / width, MOST_NEIGHBOURS / top));
  }

  @Override
  public boolean hasNext() {
    return queries.hasNext();
  }

  @Override
  public Queries next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<String> uris = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    while (queries.hasNext() && uris.size() < most) {
      Tuple2<String, float[]> query = queries.next();
      uris.add(query._1());
      vectors.add(query._2());
    }
    float[] features = new float[Math.multiplyExact(vectors.size(), width)];
    for (int query = 0; query < vectors.size(); query++) {
      System.arraycopy(vectors.get(query), 0, features, query * width, width);
    }
    return new Queries(uris, features, width);
  }
}
