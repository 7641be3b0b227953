package io.frostline.image.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images of a tar archive, with labels as in WebDataset: files whose names are equal up to the
 * first dot follow each other, and {@code .cls} or a field of {@code .json} is the label of the
 * images among them.
 *
 * <p>Other files in the archive are skipped. Here the extension determines what is an image,
 * because archives contain other data as well.
 *
 * @see <a href="https://github.com/webdataset/webdataset">WebDataset</a>
 */
final class TarSamples implements ShardEntries {
  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "ppm", "pgm", "pbm",
          "pnm", "img", "image");
  private static final String LABEL_FIELD = "label";

  /** No real sample has this many; limits the cost of an archive with a single key. */
  private static final int MAX_IN_SAMPLE = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TarMembers members;
  private final String labelField;
  private final long places;
  private final Queue<ShardEntry> ready = new ArrayDeque<>();
  private Sample sample = new Sample("");
  private boolean ended;

  private TarSamples(TarMembers members, String labelField, long places) {
    this.members = members;
    this.labelField = labelField;
    this.places = places;
  }

  static TarSamples open(String uri, ShardColumns columns, Configuration hadoop)
      throws IOException {
    Path path = new Path(uri);
    long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
    String field = columns.label() == null ? LABEL_FIELD : columns.label();
    return new TarSamples(TarMembers.open(uri, hadoop), field, length);
  }

  @Override
  public long places() {
    return places;
  }

  @Override
  public Optional<ShardEntry> next() throws IOException {
    while (ready.isEmpty() && !ended) {
      try {
        members.next().ifPresentOrElse(this::sort, () -> finish(true));
        readLabel();
      } catch (DamagedShardException damaged) {
        if (sample.isEmpty()) {
          throw damaged;
        }
        // The damage is reported again after the images before it.
        finish(false);
      }
    }
    return Optional.ofNullable(ready.poll());
  }

  private void sort(TarMembers.Member member) {
    if (!keyOf(member.name()).equals(sample.key) || sample.isFull()) {
      finish(false);
      sample = new Sample(keyOf(member.name()));
    }
    sample.add(member);
  }

  private void readLabel() throws IOException {
    TarMembers.Member member = sample.unreadLabel;
    if (member == null) {
      return;
    }
    sample.unreadLabel = null;
    String text = new String(members.content(member.size()), StandardCharsets.UTF_8);
    if (endingOf(member.name()).equals("cls")) {
      sample.ofClass = text.strip();
    } else {
      sample.ofJson = fieldOf(text);
    }
  }

  private String fieldOf(String text) {
    try {
      JsonNode field = JSON.readTree(text).path(labelField);
      return field.isValueNode() && !field.isNull() ? field.asText() : null;
    } catch (JsonProcessingException noJson) {
      return null;
    }
  }

  private void finish(boolean last) {
    String label = sample.ofClass == null ? sample.ofJson : sample.ofClass;
    for (TarMembers.Member image : sample.images) {
      ready.add(new ShardEntry(image.place(), image.name(), label, image.size()));
    }
    sample = new Sample("");
    ended = last;
  }

  private static String keyOf(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** {@code json} of {@code key.json}, and {@code png} of {@code key.mask.png}. */
  static String endingOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Whether a file in a tar is an image, by its extension. */
  static boolean isOfImage(String ending) {
    return IMAGES.contains(ending);
  }

  @Override
  public void close() throws IOException {
    members.close();
  }

  /** The files of one key that have been read. */
  private static final class Sample {
    private final String key;
    private final List<TarMembers.Member> images = new ArrayList<>();
    private TarMembers.Member unreadLabel;
    private String ofClass;
    private String ofJson;

    Sample(String key) {
      this.key = key;
    }

    void add(TarMembers.Member member) {
      String ending = endingOf(member.name());
      if (isOfImage(ending)) {
        images.add(member);
      } else if (ending.equals("cls") || ending.equals("json")) {
        unreadLabel = member;
      }
    }

    boolean isFull() {
      return images.size() >= MAX_IN_SAMPLE;
    }

    boolean isEmpty() {
      return images.isEmpty();
    }
  }
}
