package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.feature.WantedExample;
import io.frostline.spark.listing.OrderedExamples;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class WantedExamplesTest {
  @Test
  void anImageIsOneRowHoweverManyNetworksLackIt() {
    assertThat(merged(lacks("a", "b", "d"), lacks("b", "c", "d"), lacks()))
        .containsExactly("a [0]", "b [0, 1]", "c [1]", "d [0, 1]");
  }

  @Test
  void anImageThatIsListedSeveralTimesIsWantedAsOftenAsEachNetworkLacksIt() {
    assertThat(merged(lacks("a", "a", "a", "b"), lacks("a", "b", "b")))
        .containsExactly("a [0, 1]", "a [0]", "a [0]", "b [0, 1]", "b [1]");
  }

  @Test
  void textsAreInTheOrderOfTheirBytes() {
    String high = new String(Character.toChars(0x1F426));
    assertThat(merged(lacks("a", "\uFFFD", high), lacks("\uFFFD", high)))
        .containsExactly("a [0]", "\uFFFD [0, 1]", high + " [0, 1]");
  }

  @Test
  void theSameUriWithAnotherLabelOrContentIsAnotherImage() {
    List<Row> one = List.of(row("a", null, 1), row("a", "x", 1), row("a", "y", 1));
    List<Row> other = List.of(row("a", null, 1), row("a", "x", 2));

    assertThat(merged(OrderedExamples.of(one), OrderedExamples.of(other)))
        .containsExactly("a [0, 1]", "a x [0]", "a x [1]", "a y [0]");
  }

  @Test
  void nothingIsLostIfAListIsNotInOrder() {
    assertThat(merged(lacks("c", "a", "b"), lacks("b")))
        .containsExactlyInAnyOrder("b [1]", "c [0]", "a [0]", "b [0]");
  }

  @Test
  void theImagesOfAWaveAreCountedForEachNetwork() {
    List<Row> rows = new ArrayList<>();
    new WantedExamples(List.of(lacks("a", "b"), lacks(), lacks("b"))).forEachRemaining(rows::add);

    List<Row[]> wave =
        List.of(rows.subList(0, 1).toArray(Row[]::new), rows.subList(1, 2).toArray(Row[]::new));

    assertThat(WantedExamples.byNetwork(wave))
        .containsOnlyKeys(0, 2)
        .containsEntry(0, 2L)
        .containsEntry(2, 1L);
  }

  private static List<String> merged(OrderedExamples... lacking) {
    List<String> images = new ArrayList<>();
    new WantedExamples(List.of(lacking))
        .forEachRemaining(row -> images.add(text(WantedExamples.image(row))));
    return images;
  }

  private static String text(WantedExample image) {
    String label = image.file().label() == null ? "" : " " + image.file().label();
    return image.file().uri() + label + " " + image.networks();
  }

  private static OrderedExamples lacks(String... uris) {
    return OrderedExamples.of(Stream.of(uris).map(uri -> row(uri, null, 1)).toList());
  }

  private static Row row(String uri, String label, long length) {
    Object[] values = {uri, label, length, new Timestamp(0), null, null};
    return RowFactory.create(Arrays.copyOf(values, values.length));
  }
}
