package io.frostline.catalog;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The text files of a folder of the catalogue: entries ({@code NAME.properties}) and lists of class
 * names ({@code NAME.txt}, one per line).
 *
 * @param location where they are, for messages
 * @param texts the content of each, by file name
 */
record CatalogFolder(String location, Map<String, String> texts) {
  /** Where the build puts {@code conf/catalog}. */
  private static final String RESOURCES = "/io/frostline/catalog/entries";

  CatalogFolder {
    texts = new TreeMap<>(texts);
  }

  /** The catalogue that comes with Frostline, inside its jar. */
  static CatalogFolder builtIn() {
    URL folder = CatalogFolder.class.getResource(RESOURCES + "/imagenet-1k.txt");
    if (folder == null) {
      throw new IllegalStateException(
          "The jar does not contain " + RESOURCES + ": build it again.");
    }
    try {
      if (folder.openConnection() instanceof JarURLConnection connection) {
        return inJar(connection);
      }
      return new CatalogFolder("Frostline catalogue", read(Path.of(folder.toURI()).getParent()));
    } catch (IOException | URISyntaxException unreadable) {
      throw new IllegalStateException("Cannot read " + folder, unreadable);
    }
  }

  private static CatalogFolder inJar(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    String prefix = connection.getEntryName().replaceFirst("[^/]*$", "");
    Map<String, String> texts = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith(prefix) && isText(entry.getName())) {
          try (InputStream content = jar.getInputStream(entry)) {
            texts.put(
                entry.getName().substring(prefix.length()),
                new String(content.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return new CatalogFolder("Frostline catalogue", texts);
  }

  /**
   * A folder of the user's own.
   *
   * @throws UserException when it is missing or unreadable
   */
  static CatalogFolder of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          Formatted.of(
              "There is no folder %s. Set --catalog or FROSTLINE_CATALOG to a folder with catalogue entries.",
              folder));
    }
    try {
      return new CatalogFolder(folder.toString(), read(folder));
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the catalogue %s: %s. Its files must be UTF-8 text; check their encoding and permissions.",
              folder, unreadable),
          unreadable);
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> isText(path.getFileName().toString())).toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return texts;
  }

  private static boolean isText(String name) {
    return name.endsWith(".properties") || name.endsWith(".txt");
  }

  /** Where a file of the folder is, for messages. */
  String locate(String file) {
    return location + "/" + file;
  }
}
