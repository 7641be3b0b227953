package io.frostline.fuzz;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.Shard;
import io.frostline.example.shard.ShardColumns;
import io.frostline.example.shard.ShardEntry;
import io.frostline.example.shard.ShardExampleReader;
import io.frostline.example.shard.ShardFormat;
import io.frostline.image.IdxFile;
import io.frostline.image.IdxImageReader;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A file of many images: images, rejected images, and where it is damaged. */
public final class ShardTarget {
  private static final Configuration HADOOP = new Configuration();
  private static final int MOST_READ = 8;
  private static final int MOST_LISTED = 10_000;

  private ShardTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    String uri = "file:" + ScratchFile.of(input);
    String head = new String(input, 0, Math.min(4, input.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\0\0\b") || head.startsWith("\u001f\u008b")) {
      readNumbered(uri);
    } else if (head.startsWith("SEQ")) {
      read(ShardFormat.SEQUENCEFILE, uri);
    } else {
      read(head.equals("PAR1") ? ShardFormat.PARQUET : ShardFormat.TAR, uri);
    }
  }

  private static void read(ShardFormat format, String uri) throws IOException {
    try {
      Shard.check(format, uri, ShardColumns.RECOGNISED, HADOOP);
    } catch (UserException refused) {
      return;
    }
    try (Shard shard = Shard.open(format, uri, ShardColumns.RECOGNISED, HADOOP);
        ExampleReader reader = new ShardExampleReader(format, ShardColumns.RECOGNISED, HADOOP)) {
      int listed = 0;
      for (Optional<ShardEntry> entry = shard.next();
          entry.isPresent() && listed < MOST_LISTED;
          entry = shard.next()) {
        if (listed++ < MOST_READ) {
          read(reader, shard.uri(entry.get()));
        }
      }
    }
  }

  private static void readNumbered(String uri) throws IOException {
    try (IdxFile file = IdxFile.open(uri, HADOOP)) {
      file.header().inWords();
    } catch (UserException | java.util.zip.ZipException | java.io.EOFException refused) {
      return;
    }
    try (ExampleReader reader = new IdxImageReader(HADOOP)) {
      read(reader, uri + "#0");
      read(reader, uri + "#3");
    }
  }

  private static void read(ExampleReader reader, String uri) {
    try {
      reader.read(new Example(uri, null, null, null));
    } catch (RejectedExampleException expected) {
      // A row in the rejected table.
    }
  }
}
