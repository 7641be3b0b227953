package io.frostline.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command line of {@code extract} with the sample's network.
 *
 * @param layer where the network is cut: near its beginning an image costs next to nothing
 * @param options all others, in their order
 */
record Extraction(Object images, Object table, String layer, List<Object> options) {
  /** With a low layer. */
  Extraction(Object images, Object table) {
    this(images, table, "block_1_expand_relu", List.of());
  }

  Extraction at(String otherLayer) {
    return new Extraction(images, table, otherLayer, options);
  }

  /** The same with more options. */
  Extraction with(Object... more) {
    return new Extraction(
        images, table, layer, Stream.concat(options.stream(), Arrays.stream(more)).toList());
  }

  List<Object> command() {
    List<Object> words = new ArrayList<>(List.of("extract", "--images", images, "--out", table));
    words.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    words.addAll(List.of("--layer", layer));
    words.addAll(options);
    return words;
  }

  /** Runs it in this JVM. */
  Command run() {
    return Command.frostline(command().toArray());
  }
}
