package io.frostline.example.shard;

import io.frostline.example.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A Parquet file with {@code uri, label, length} and the image as in Hugging Face data sets, {@code
 * image{bytes,path}}. It has a page index, so that an image can be read without its row group. Not
 * compressed, because images already are. Like a tar, it depends only on its images.
 */
final class ParquetShardWriter implements ShardWriter {
  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message images { required binary uri (UTF8); optional binary label (UTF8);"
              + " required int64 length;"
              + " required group image { required binary bytes; optional binary path (UTF8); } }");

  /** The memory that a writer uses. */
  private static final long ROW_GROUP = 32L << 20;

  private static final int PAGE = 1 << 20;

  private final ParquetWriter<Group> out;
  private final List<String> uris = new ArrayList<>();

  ParquetShardWriter(Path file, Configuration hadoop) throws IOException {
    FooterOrder.fix(SCHEMA);
    out =
        ExampleParquetWriter.builder(file)
            .withConf(hadoop)
            .withType(SCHEMA)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(false)
            .withRowGroupSize(ROW_GROUP)
            .withPageSize(PAGE)
            .build();
  }

  @Override
  public void add(Example image, byte[] content) throws IOException {
    Group row = new SimpleGroup(SCHEMA);
    row.add("uri", image.uri());
    if (image.label() != null) {
      row.add("label", image.label());
    }
    row.add("length", (long) content.length);
    Group bytes = row.addGroup("image");
    bytes.add("bytes", Binary.fromConstantByteArray(content));
    bytes.add("path", image.uri().substring(image.uri().lastIndexOf('/') + 1));
    out.write(row);
    uris.add(image.uri());
  }

  @Override
  public List<String> finish(String target) throws IOException {
    out.close();
    List<String> inside = new ArrayList<>();
    for (String uri : uris) {
      inside.add(new PlacedExample(target, inside.size(), uri).uri(uris.size()));
    }
    return inside;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
