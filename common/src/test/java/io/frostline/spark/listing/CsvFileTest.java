package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  @Test
  void quotesBlanksAndLineEndsAreThoseOfRfc4180() throws IOException {
    assertThat(rows("uri,label\r\n\"a,b.png\",\"5\"\" inch\"\r\n\r\n c.png , cat \rd.png\n"))
        .containsExactly("a,b.png=5\" inch", "c.png=cat", "d.png=null");
    assertThat(rows("uri,label\n\" a.png\", \"cat\" \nb.png,5\" inch"))
        .containsExactly(" a.png=cat", "b.png=5\" inch");
  }

  @Test
  void aQuoteThatIsNotClosedIsRefusedWithItsLine() {
    refused("uri,label\n1.png,cat\n2.png,\"5 inch\n3.png,dog\n4.png,cat\n", "quote in line 3");
    refused(
        "uri,label\n1.png,\"5 inch\n2.png,dog\n3.png,\"6 inch\n",
        "closing quote in line 4 of a value that begins in line 2");
    refused(
        "uri,label\n1.png,\"5 inch\n2.png,dog\n3.png,6 inch\"\n4.png,cat\n",
        "column label that begins in line 2");
    refused("uri,note,label\n1.png,\"a\nb\",cat\n2.png,\"x\" y,dog\n", "line 4");
  }

  @Test
  void moreValuesThanColumnsAreRefused() {
    refused("uri,label\n1.png,cat\na,b.png,dog\n", "3 values in line 3, but 2 columns");
  }

  @Test
  void everyEncodingWithAByteOrderMarkIsRead() throws IOException {
    String text = "\uFEFFuri,label\n1.png,Kätzchen 😀\n";
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      assertThat(rows(write(text.getBytes(Charset.forName(charset)))))
          .as(charset)
          .containsExactly("1.png=Kätzchen 😀");
    }
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
      byte[] unmarked = text.substring(1).getBytes(Charset.forName(charset));
      assertThat(rows(write(unmarked))).as(charset).containsExactly("1.png=Kätzchen 😀");
    }
    assertThat(open(write(text.getBytes(StandardCharsets.UTF_16BE))).remarks(LabelSource.MANIFEST))
        .containsExactly("its encoding is UTF-16BE");
  }

  @Test
  void whatIsNotUtf8IsRefusedWithLineAndByte() {
    refused(
        "uri,label\n1.png,cat\n2.png,K\u00e4tzchen\n".getBytes(StandardCharsets.ISO_8859_1),
        "not valid UTF-8 text: line 3 has 0xE4 at byte 28 of the file");
    String far = "uri,label\n" + "1.png,cat\n".repeat(20_000);
    refused((far + "2.png,\u00e4").getBytes(StandardCharsets.ISO_8859_1), "line 20002 has 0xE4");
    refused("uri,label\n1.png,\u00e4".getBytes(StandardCharsets.UTF_16LE).clone(), 1, "UTF-16LE");
    refused("uri,label\n1.png,c\0t\n", "line 2 contains a zero byte");
  }

  @Test
  void separatorsAreFoundAndReported() throws IOException {
    for (String separator : List.of(",", ";", "\t")) {
      for (String quote : List.of("", "\"")) {
        Path file =
            write(
                "id,uri,label\n7,1.png,cat\n"
                    .replace(",", separator)
                    .replaceAll("(\\w[\\w.]*)", quote + "$1" + quote)
                    .getBytes());
        assertThat(rows(file)).as(separator + quote).containsExactly("1.png=cat");
        assertThat(open(file).remarks(LabelSource.MANIFEST))
            .hasSize(separator.equals(",") ? 0 : 1)
            .allMatch(remark -> remark.startsWith("its columns are separated by "));
      }
    }
    assertThat(rows("uri;label\na,b.png;x,y\n")).containsExactly("a,b.png=x,y");
  }

  @Test
  void otherNamesForTheColumnsAreTakenAndReported() throws IOException {
    Path file = write("id;File;category\n7;1.png;cat\n".getBytes(StandardCharsets.UTF_8));
    assertThat(rows(file)).containsExactly("1.png=cat");
    assertThat(open(file).remarks(LabelSource.MANIFEST))
        .containsExactly(
            "its columns are separated by ';'",
            "its column 'File' is read as uri",
            "its column 'category' is read as label");
    assertThat(rows("path,class\n1.png,cat\n")).containsExactly("1.png=cat");
    assertThat(rows("path,uri,class,label\nx,1.png,y,cat\n")).containsExactly("1.png=cat");
    refused(
        "path,image,label\nx,1.png,cat\n",
        "Several columns can be uri: 'path', 'image'. Rename one of them to uri.");
  }

  @Test
  void columnsThatDifferInCaseOrBlanksAreTakenAndReported() throws IOException {
    for (String label : List.of("Label", " label", "LABEL ", "\u00a0label")) {
      Path file = write(("URI," + label + "\n1.png,cat\n").getBytes(StandardCharsets.UTF_8));
      assertThat(rows(file)).as(label).containsExactly("1.png=cat");
      assertThat(open(file).remarks(LabelSource.MANIFEST))
          .as(label)
          .contains("its column 'URI' is read as uri");
    }
    assertThat(rows("Label,uri,label\nx,1.png,cat\n")).containsExactly("1.png=cat");
    assertThat(open(write("uri\n1.png\n".getBytes())).remarks(LabelSource.MANIFEST))
        .containsExactly("it has no column label, so its images have no labels");
  }

  @Test
  void columnsThatAreThereTwiceAreRefused() throws IOException {
    refused("id,uri,label,label\n1,1.png,cat,x\n", "'label' (column 3), 'label' (column 4)");
    refused("uri,Label,LABEL\n1.png,cat,x\n", "Several columns can be label");
    refused("name,label\n1.png,cat\n", "no column uri among its 2 columns");
    Path twice = write("uri,label,label\n1.png,cat,x\n".getBytes());
    assertThat(CsvFile.of(twice.toString(), LabelSource.NONE, HADOOP).label()).isNegative();
  }

  @Test
  void compressionIsRecognisedByContent() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write("uri,label\n1.png,cat\n".getBytes());
    }
    assertThat(rows(write(compressed.toByteArray()))).containsExactly("1.png=cat");
  }

  @Test
  void aColumnOfNumbersFollowsTheRuleForNumbers() throws IOException {
    assertThat(rows("uri,label\na,3.0\nb,-1\nc,NaN\nd,0.5\ne,\n"))
        .containsExactly("a=3", "b=null", "c=null", "d=0.5", "e=null");
    assertThat(rows("uri,label\na,3.0\nb,-1\nc,nan\nd,cat\n"))
        .containsExactly("a=3.0", "b=-1", "c=nan", "d=cat");
    assertThat(rows("uri,label\na,007\nb,7\n")).containsExactly("a=007", "b=7");
  }

  @Test
  void aFolderOfAPartitionGivesTheLabel() throws IOException {
    Path part = Files.createDirectory(folder.resolve("label=big%20cat")).resolve("part-0.csv");
    Files.writeString(part, "uri\n1.png\n");

    assertThat(rows(part)).containsExactly("1.png=big cat");
    assertThat(open(part).remarks(LabelSource.MANIFEST)).isEmpty();
  }

  private List<String> rows(String text) throws IOException {
    return rows(write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@code uri=label} of each record, checked and read as a job does. */
  private static List<String> rows(Path path) throws IOException {
    CsvFile file = open(path);
    List<CsvRecords.CsvRecord> records = new ArrayList<>();
    CsvLabels.Observed labels = new CsvLabels.Observed();
    try (CsvRecords read = file.records(HADOOP)) {
      for (Optional<CsvRecords.CsvRecord> record = read.next();
          record.isPresent();
          record = read.next()) {
        file.check(record.get());
        labels.add(file.writtenLabel(record.get()));
        records.add(record.get());
      }
    }
    return records.stream()
        .map(record -> file.uri(record) + "=" + file.label(record, labels.rule()))
        .toList();
  }

  private static CsvFile open(Path path) throws IOException {
    return CsvFile.of(path.toString(), LabelSource.MANIFEST, HADOOP);
  }

  private void refused(String text, String message) {
    refused(text.getBytes(StandardCharsets.UTF_8), message);
  }

  /** With the last bytes missing. */
  private void refused(byte[] content, int missing, String message) {
    refused(java.util.Arrays.copyOf(content, content.length - missing), message);
  }

  private void refused(byte[] content, String message) {
    assertThatThrownBy(() -> rows(write(content)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("m.csv"), content);
  }
}
