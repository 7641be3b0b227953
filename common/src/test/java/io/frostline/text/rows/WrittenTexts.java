package io.frostline.text.rows;

import com.github.luben.zstd.Zstd;
import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.storage.SymbolicLinks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Files of texts that tests write, list and read. */
final class WrittenTexts {
  static final Configuration HADOOP = new Configuration();

  private WrittenTexts() {}

  static String write(Path folder, String name, String content) throws IOException {
    return write(folder, name, content.getBytes(StandardCharsets.UTF_8));
  }

  static String write(Path folder, String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toUri().toString().replace("///", "/");
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  static byte[] zstd(byte[] content) {
    return Zstd.compress(content);
  }

  static List<Example> list(String file, TextFormat format, TextColumns columns)
      throws IOException {
    List<Example> all = new ArrayList<>();
    try (TextFile opened = TextFile.open(file, format, columns, HADOOP)) {
      Optional<Example> next = opened.next();
      while (next.isPresent()) {
        all.add(next.get());
        next = opened.next();
      }
    }
    return all;
  }

  static TextReader reader(TextFormat format, TextColumns columns) {
    return new TextReader(format, columns, SymbolicLinks.FOLLOWED, new ParkedContents(4), HADOOP);
  }

  /** Each text, or the reason and message of its rejection. */
  static List<String> read(String file, TextFormat format, TextColumns columns) throws IOException {
    List<String> all = new ArrayList<>();
    try (TextReader reader = reader(format, columns)) {
      for (Example text : list(file, format, columns)) {
        all.add(read(reader, text));
      }
    }
    return all;
  }

  static String read(TextReader reader, Example text) {
    try {
      return new String(reader.read(text), StandardCharsets.UTF_8);
    } catch (RejectedExampleException rejected) {
      return rejected.reason() + ": " + rejected.getMessage();
    }
  }
}
