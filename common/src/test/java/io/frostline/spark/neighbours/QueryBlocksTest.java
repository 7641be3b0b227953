package io.frostline.spark.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.neighbours.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class QueryBlocksTest {
  @Test
  void blocksHaveAllQueriesInTheirOrder() {
    int top = 100_000;
    List<Tuple2<String, float[]>> queries =
        IntStream.range(0, 5)
            .mapToObj(query -> new Tuple2<>("query " + query, new float[] {query, -query}))
            .toList();

    QueryBlocks blocks = new QueryBlocks(queries.iterator(), 2, top);
    List<Queries> all = new ArrayList<>();
    blocks.forEachRemaining(all::add);

    assertThat(all).extracting(Queries::count).containsExactly(2, 2, 1);
    assertThat(all.get(1).uris()).containsExactly("query 2", "query 3");
    assertThat(all.get(1).features()).containsExactly(2, -2, 3, -3);
    assertThatThrownBy(blocks::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void memoryLimitsTheNumberOfQueriesByWidthAndNeighbours() {
    assertThat(QueryBlocks.most(1280, 20)).isEqualTo(3276);
    assertThat(QueryBlocks.most(1280, 1000)).isEqualTo(200);
    assertThat(QueryBlocks.most(10, 1)).isEqualTo(200_000);
    assertThat(QueryBlocks.most(10_000_000, 20)).isOne();
  }
}
