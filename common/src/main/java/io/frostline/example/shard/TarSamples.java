package io.frostline.example.shard;

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
 * <p>Members with the endings of other data are skipped, and so are hidden files, among them the
 * {@code ._} files in which macOS keeps attributes; the rest are images, of whatever kind.
 *
 * @see <a href="https://github.com/webdataset/webdataset">WebDataset</a>
 */
final class TarSamples implements ShardEntries {
  /** Endings that images keep in tars written here. */
  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "ppm", "pgm", "pbm",
          "pnm", "img", "image");

  /**
   * What samples contain beside images: labels, texts, arrays, sound and films. What is not among
   * them is taken for an image, so that one with an unusual ending is rejected instead of missing.
   */
  private static final Set<String> OTHERS =
      Set.of(
          ("cls cls2 index inx id count json jsonl txt text caption captions transcript csv tsv xml"
                  + " yaml yml html htm md log url prompt npy npz pt pth pyd pkl pickle ten tb mp msg"
                  + " msgpack bin dat safetensors parquet arrow tfrecord h5 mat md5 sha1 sha256 sha512"
                  + " box bbox lbl mp4 ogv mjpeg avi mov mkv h264 mpg mpeg webm wmv mp3 flac sox wav"
                  + " m4a ogg opus wma")
              .split(" "));

  private static final String LABEL_FIELD = "label";

  /** Bytes of names and labels of one key; limits the cost of an archive with a single key. */
  private static final int MAX_IN_SAMPLE = 1 << 22;

  /** About what a member takes beside its name. */
  private static final int MEMBER = 100;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TarMembers members;
  private final String labelField;
  private final long places;
  private final Queue<ShardEntry> ready = new ArrayDeque<>();
  private final SeparatedLabels separated = new SeparatedLabels();
  private Sample sample = new Sample("", 0);
  private boolean ended;
  private long ignored;

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
  public long ignored() {
    return ignored;
  }

  @Override
  public long separated() {
    return separated.images();
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
    if (isHidden(member.name()) || member.name().endsWith("/")) {
      ignored += isOfMacOs(member.name()) ? 1 : 0;
      return;
    }
    if (!sample.contains(member) || sample.isFull()) {
      finish(false);
      sample = new Sample(keyOf(member.name()), member.archive());
    }
    sample.add(member);
  }

  private void readLabel() throws IOException {
    TarMembers.Member member = sample.unreadLabel;
    if (member == null) {
      return;
    }
    sample.unreadLabel = null;
    if (!member.isReadable() || member.size() > TarMembers.MAX_TEXT) {
      sample.labels.addUnreadable(member.name());
      return;
    }
    String text = new String(members.content(member.size()), StandardCharsets.UTF_8);
    if (endingOf(member.name()).equals("cls")) {
      sample.labels.addClass(member.name(), text.strip());
    } else {
      fieldOf(text).ifPresent(label -> sample.labels.addField(member.name(), label));
    }
  }

  private Optional<String> fieldOf(String text) {
    try {
      JsonNode field = JSON.readTree(text).path(labelField);
      return field.isValueNode() && !field.isNull()
          ? Optional.of(field.asText())
          : Optional.empty();
    } catch (JsonProcessingException noJson) {
      return Optional.empty();
    }
  }

  private void finish(boolean last) {
    List<SampleLabels.Label> labels =
        sample.labels.of(sample.images.stream().map(TarMembers.Member::name).toList());
    for (int i = 0; i < labels.size(); i++) {
      TarMembers.Member image = sample.images.get(i);
      SampleLabels.Label label = labels.get(i);
      ready.add(
          new ShardEntry(
              image.place(), image.name(), label.text(), image.size(), label.certainty()));
    }
    sample.reportTo(separated);
    sample = new Sample("", 0);
    ended = last;
  }

  private static String keyOf(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Attributes of the file of the rest of the name. */
  private static boolean isOfMacOs(String name) {
    return name.startsWith("._", name.lastIndexOf('/') + 1);
  }

  /** As in a shell; the key of such a file would be empty. */
  private static boolean isHidden(String name) {
    return name.startsWith(".", name.lastIndexOf('/') + 1);
  }

  /** {@code json} of {@code key.json}, and {@code png} of {@code key.mask.png}. */
  static String endingOf(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1).toLowerCase(Locale.ROOT);
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
    private final int archive;
    private final SampleLabels labels;
    private final List<TarMembers.Member> images = new ArrayList<>();
    private TarMembers.Member unreadLabel;
    private long bytes;

    Sample(String key, int archive) {
      this.key = key;
      this.archive = archive;
      this.labels = new SampleLabels(key);
    }

    boolean contains(TarMembers.Member member) {
      return archive == member.archive() && key.equals(keyOf(member.name()));
    }

    void add(TarMembers.Member member) {
      String ending = endingOf(member.name());
      bytes += MEMBER + member.name().length();
      if (ending.equals("cls") || ending.equals("json")) {
        unreadLabel = member;
        bytes += Math.min(member.size(), TarMembers.MAX_TEXT);
      } else if (!OTHERS.contains(ending)) {
        images.add(member);
      }
    }

    void reportTo(SeparatedLabels separated) {
      if (labels.isEmpty() && !images.isEmpty()) {
        separated.addUnlabelled(key, images.size());
      } else if (!labels.isEmpty() && images.isEmpty()) {
        separated.addLabelAlone(key);
      }
    }

    boolean isFull() {
      return bytes >= MAX_IN_SAMPLE;
    }

    boolean isEmpty() {
      return images.isEmpty();
    }
  }
}
