package io.frostline.example.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.example.Example;
import io.frostline.message.Formatted;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a tar in the format of WebDataset: {@code 000000000.jpg} for each image, and {@code
 * 000000000.json} with its uri and label. There is no {@code .cls}, because WebDataset treats that
 * as a number. The archive depends only on its images: it contains no time, user or machine.
 */
final class TarWriter implements ShardWriter {
  private static final int BUFFER = 1 << 20;
  private static final int MODE = 0644;
  private static final String OTHER = "image";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final TarArchiveOutputStream tar;
  private final List<PlacedExample> images = new ArrayList<>();

  TarWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.tar = new TarArchiveOutputStream(this.out, StandardCharsets.UTF_8.name());
  }

  @Override
  public void add(Example image, byte[] content) throws IOException {
    String key = Formatted.of("%09d", images.size());
    String name = key + "." + ending(image.uri());
    images.add(new PlacedExample("", tar.getBytesWritten(), name));
    member(name, content);
    member(key + ".json", facts(image));
  }

  private static String ending(String uri) {
    String ending = TarSamples.endingOf(uri);
    return TarSamples.isOfImage(ending) ? ending : OTHER;
  }

  private static byte[] facts(Example image) throws IOException {
    ObjectNode facts = JSON.createObjectNode().put("uri", image.uri());
    if (image.label() != null) {
      facts.put("label", image.label());
    }
    return JSON.writeValueAsBytes(facts);
  }

  private void member(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(MODE);
    entry.setModTime(0);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Override
  public List<String> finish(String target) throws IOException {
    tar.close();
    return images.stream()
        .map(
            image ->
                new PlacedExample(target, image.place(), image.name()).uri(tar.getBytesWritten()))
        .toList();
  }

  /** An unfinished archive gets no end mark, so that nobody mistakes it for a complete one. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
