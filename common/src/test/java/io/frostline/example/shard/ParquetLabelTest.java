package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetLabelTest {
  private static final Shards PARQUET = new Shards(ShardFormat.PARQUET);

  @TempDir private Path folder;

  @Test
  void numbersAreWrittenByOneRule() throws IOException {
    assertThat(label("int64 label", row -> row.add("label", 3L))).isEqualTo("3");
    assertThat(label("double label", row -> row.add("label", 3.0))).isEqualTo("3");
    assertThat(label("float label", row -> row.add("label", -0.0f))).isEqualTo("0");
    assertThat(label("float label", row -> row.add("label", 0.1f))).isEqualTo("0.1");
    assertThat(label("double label", row -> row.add("label", 4e10))).isEqualTo("40000000000");
    assertThat(label("int32 label (INTEGER(32,false))", row -> row.add("label", -1)))
        .isEqualTo("4294967295");
    assertThat(label("boolean label", row -> row.add("label", true))).isEqualTo("true");
  }

  @Test
  void minusOneNanAndBlankTextAreNoLabels() throws IOException {
    assertThat(label("int64 label", row -> row.add("label", -1L))).isEqualTo("null");
    assertThat(label("int32 label", row -> row.add("label", -1))).isEqualTo("null");
    assertThat(label("double label", row -> row.add("label", -1.0))).isEqualTo("null");
    assertThat(label("double label", row -> row.add("label", Double.NaN))).isEqualTo("null");
    assertThat(label("float label", row -> row.add("label", Float.NEGATIVE_INFINITY)))
        .isEqualTo("null");
    assertThat(label("binary label (UTF8)", row -> row.add("label", " "))).isEqualTo("null");
    assertThat(label("binary label (UTF8)", row -> row.add("label", "-1"))).isEqualTo("-1");
    assertThat(label("int64 label", row -> row.add("label", -2L))).isEqualTo("-2");
  }

  @Test
  void datesTimesAndDecimalsAreWrittenAsInSql() throws IOException {
    assertThat(label("int32 label (DATE)", row -> row.add("label", 19_789)))
        .isEqualTo("2024-03-07");
    long micros = 1_709_812_800_500_000L;
    String timestamp = "int64 label (TIMESTAMP(MICROS,%s))";
    for (String adjusted : List.of("true", "false")) {
      assertThat(label(timestamp.formatted(adjusted), row -> row.add("label", micros)))
          .isEqualTo("2024-03-07 12:00:00.5");
    }
    assertThat(
            label("int64 label (TIMESTAMP(MILLIS,true))", row -> row.add("label", micros / 1000)))
        .isEqualTo("2024-03-07 12:00:00.5");
    ByteBuffer int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    int96.putLong(12 * 3_600_000_000_000L).putInt(2_460_377);
    assertThat(
            label(
                "int96 label",
                row -> row.add("label", Binary.fromConstantByteArray(int96.array()))))
        .isEqualTo("2024-03-07 12:00:00");
    assertThat(label("int32 label (TIME(MILLIS,true))", row -> row.add("label", 1_500)))
        .isEqualTo("00:00:01.5");
    assertThat(label("int32 label (DECIMAL(5,2))", row -> row.add("label", 300))).isEqualTo("3.00");
    assertThat(
            label(
                "fixed_len_byte_array(3) label (DECIMAL(5,2))",
                row -> row.add("label", bytes(new byte[] {-1, -2, -44}))))
        .isEqualTo("-3.00");
    assertThat(
            label(
                "binary label (DECIMAL(5,2))",
                row -> row.add("label", bytes(BigInteger.valueOf(1_250).toByteArray()))))
        .isEqualTo("12.50");
  }

  @Test
  void listsStructsAndUnknownBytesAreRefusedUnlessLabelsAreIgnored() throws IOException {
    String list = "optional group label (LIST) { repeated group list { optional int64 element; } }";
    for (String column :
        List.of(
            list,
            "optional group label { optional int64 a; }",
            "repeated int64 label;",
            "optional fixed_len_byte_array(3) label;")) {
      Path file = write("m.parquet", column, row -> {});
      assertThatThrownBy(() -> check(file, ShardColumns.RECOGNISED))
          .as(column)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a label must be one value");
      assertThat(PARQUET.names(file)).singleElement().asString().contains("one value");
      assertThat(check(file, ShardColumns.RECOGNISED.withoutLabels())).isEmpty();
      try (ShardExampleReader reader = PARQUET.reader()) {
        assertThat(
                reader.read(
                    new io.frostline.example.Example(file.toUri() + "#0", null, null, null)))
            .hasSize(1);
      } catch (io.frostline.example.RejectedExampleException rejected) {
        throw new AssertionError(column, rejected);
      }
    }
  }

  @Test
  void textThatIsNotUtf8IsDamage() throws IOException {
    Path file =
        write(
            "m.parquet",
            "optional binary label (UTF8);",
            row -> row.add("label", bytes(new byte[] {'K', (byte) 0xE4})));

    assertThat(PARQUET.names(file)).containsExactly("!a label is not UTF-8 text");
  }

  @Test
  void aColumnThatDiffersInCaseOrBlanksIsTakenAndReported() throws IOException {
    Path file = write("m.parquet", "optional int64 Label;", row -> row.add("Label", 3L));

    assertThat(PARQUET.names(file)).containsExactly("=3");
    assertThat(check(file, ShardColumns.RECOGNISED))
        .containsExactly("its column 'Label' is read as label");
    assertThat(check(file, new ShardColumns(null, null, "Label"))).isEmpty();
    assertThatThrownBy(() -> check(file, new ShardColumns(null, null, "label")))
        .hasMessageContaining("Did you mean 'Label'?");
    Path none = write("none.parquet", "optional int64 class;", row -> {});
    assertThat(check(none, ShardColumns.RECOGNISED))
        .containsExactly("it has no column label, so its images have no labels");
    Path two = write("two.parquet", "optional int64 Label; optional int64 LABEL;", row -> {});
    assertThatThrownBy(() -> check(two, ShardColumns.RECOGNISED))
        .hasMessageContaining("Several columns can be label");
  }

  @Test
  void foldersOfPartitionsGiveLabels() throws IOException {
    assertThat(ofFolder("label=cat")).isEqualTo("cat");
    assertThat(ofFolder("label=big%20cat%2Fdog")).isEqualTo("big cat/dog");
    assertThat(ofFolder("Label=007/day=3")).isEqualTo("007");
    assertThat(ofFolder("label=3.0")).isEqualTo("3");
    assertThat(ofFolder("label=-1")).isEqualTo("null");
    assertThat(ofFolder("label=__HIVE_DEFAULT_PARTITION__")).isEqualTo("null");
    assertThat(ofFolder("labels=cat")).isEqualTo("null");
  }

  private String ofFolder(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Path file = write(name + "/part.parquet", "", row -> {});
    return PARQUET.names(file).get(0).substring(1);
  }

  private static List<String> check(Path file, ShardColumns columns) throws IOException {
    Shard.check(ShardFormat.PARQUET, Shards.uri(file), columns, Shards.HADOOP);
    return Shard.reading(ShardFormat.PARQUET, Shards.uri(file), columns, Shards.HADOOP)
        .orElseThrow()
        .remarks();
  }

  private static Binary bytes(byte[] bytes) {
    return Binary.fromConstantByteArray(bytes);
  }

  /** The label in the only row of a file. */
  private String label(String column, Consumer<Group> fill) throws IOException {
    Path file = write("m.parquet", "optional " + column + ";", fill);
    return PARQUET.names(file).get(0).substring(1);
  }

  private Path write(String name, String column, Consumer<Group> fill) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message m { optional binary image; %s }".formatted(column));
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(Shards.uri(file)))
            .withType(type)
            .build()) {
      Group row = new SimpleGroupFactory(type).newGroup();
      row.add("image", "i");
      fill.accept(row);
      writer.write(row);
    }
    return file;
  }
}
