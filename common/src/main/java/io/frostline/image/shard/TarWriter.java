package io.frostline.image.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.image.ImageFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A tar as WebDataset has it: of each image {@code 000000000.jpg} and {@code 000000000.json} with
 * its uri and its label. No {@code .cls}, because WebDataset takes that for a number. The archive
 * depends on its images alone: it carries no time, user or machine.
 */
final class TarWriter implements ShardWriter {
  private static final int BUFFER = 1 << 20;
  private static final int CHECKSUM = 148;
  private static final String OTHER = "image";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final List<PlacedImage> images = new ArrayList<>();
  private long position;

  TarWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER);
  }

  @Override
  public void add(ImageFile image, byte[] content) throws IOException {
    String key = "%09d".formatted(images.size());
    String name = key + "." + ending(image.uri());
    images.add(new PlacedImage("", position, name));
    member(name, content);
    member(key + ".json", facts(image));
  }

  private static String ending(String uri) {
    String ending = TarSamples.endingOf(uri);
    return TarSamples.isOfImage(ending) ? ending : OTHER;
  }

  private static byte[] facts(ImageFile image) throws IOException {
    ObjectNode facts = JSON.createObjectNode().put("uri", image.uri());
    if (image.label() != null) {
      facts.put("label", image.label());
    }
    return JSON.writeValueAsBytes(facts);
  }

  private void member(String name, byte[] content) throws IOException {
    write(header(name, content.length));
    write(content);
    write(new byte[Math.floorMod(-content.length, TarHeader.BYTES)]);
  }

  private static byte[] header(String name, int size) {
    byte[] block = new byte[TarHeader.BYTES];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, "%011o\0".formatted(size));
    put(block, 136, "00000000000\0");
    put(block, CHECKSUM, "        ");
    put(block, 156, "0");
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte value : block) {
      sum += value & 0xFF;
    }
    put(block, CHECKSUM, "%06o\0 ".formatted(sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  @Override
  public List<String> finish(String target) throws IOException {
    write(new byte[2 * TarHeader.BYTES]);
    out.close();
    return images.stream()
        .map(image -> new PlacedImage(target, image.place(), image.name()).uri(position))
        .toList();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
