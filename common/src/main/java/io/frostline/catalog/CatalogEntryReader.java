package io.frostline.catalog;

import io.frostline.catalog.CatalogOrigin.Members;
import io.frostline.catalog.CatalogOrigin.WithoutTop;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Creates an entry or an alias from a file's keys. What is unknown about a network is left out. */
final class CatalogEntryReader {
  private static final List<String> SCHEMES =
      List.of("https", "http", "file", "hdfs", "s3a", "s3n", "abfs", "abfss", "gs", "viewfs");

  /** It becomes a file in the folder of downloads. */
  private static final String FILE_NAME = "[^.\\p{Cntrl}\\\\][^\\p{Cntrl}\\\\]{0,99}";

  private final String name;
  private final CatalogFile file;

  /**
   * @param name of the entry: that of its file, without the ending
   */
  CatalogEntryReader(String name, CatalogFile file) {
    this.name = name;
    this.file = file;
  }

  /** Whether the file describes another name of an entry. */
  static boolean describesAlias(CatalogFile file) {
    return file.has("alias-of");
  }

  Optional<CatalogAlias> alias() {
    String entry = file.required("alias-of", text -> text);
    Optional<String> features = file.optional("features", text -> text);
    Optional<String> notes = file.optional("notes", text -> text);
    return file.make(() -> new CatalogAlias(name, file.title(), entry, features, notes));
  }

  Optional<CatalogEntry> entry() {
    NetworkFormat format = file.required("format", NetworkFormat::of);
    Optional<String> architecture = file.optional("architecture", text -> text);
    URI url = file.required("url", CatalogEntryReader::source);
    List<URI> mirrors = file.optional("mirrors", CatalogEntryReader::sources).orElse(List.of());
    Optional<Checksum> sha1 = file.optional("sha1", Checksum::sha1);
    Optional<Checksum> checksum = checksum("sha256", "md5").or(() -> sha1);
    Optional<Long> bytes = file.optional("bytes", Long::valueOf);
    Optional<String> licence = file.optional("licence", text -> text);
    Optional<URI> urlWithoutTop = file.optional("url-without-top", CatalogEntryReader::source);
    Optional<Checksum> checksumWithoutTop = checksum("sha256-without-top", "md5-without-top");

    Optional<Members> members = members();
    Supplier<KnownInput> input = new KnownInputReader(file).read();

    Optional<String> features = file.optional("features", text -> text);
    Optional<Integer> width = file.optional("width", Integer::valueOf);
    Optional<String> classes = file.optional("classes", text -> text);
    Optional<Double> top1 = file.optional("top1", Double::valueOf);
    Optional<Double> top5 = file.optional("top5", Double::valueOf);
    Optional<String> accuracySource = file.optional("accuracy-source", text -> text);
    Optional<String> aliases = file.optional("aliases", text -> text);
    Optional<String> notes = file.optional("notes", text -> text);
    return file.make(
        () ->
            new CatalogEntry(
                name,
                file.title(),
                new CatalogOrigin(
                    format,
                    architecture,
                    Stream.concat(Stream.of(url), mirrors.stream()).toList(),
                    checksum,
                    bytes.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    licence,
                    members,
                    urlWithoutTop.map(without -> new WithoutTop(without, checksumWithoutTop))),
                input.get(),
                features,
                width.map(OptionalInt::of).orElse(OptionalInt.empty()),
                classes,
                accuracy(top1, top5, accuracySource),
                aliases.map(CatalogFile::words).orElse(List.of()),
                notes));
  }

  private Optional<Members> members() {
    Optional<String> tokenizer = file.optional("tokenizer", text -> text);
    String network =
        tokenizer.isPresent()
            ? file.required("network", text -> text)
            : file.optional("network", text -> text).orElse(null);
    return Optional.ofNullable(network).map(name -> new Members(name, tokenizer));
  }

  private Optional<Checksum> checksum(String sha256Key, String md5Key) {
    Optional<Checksum> md5 = file.optional(md5Key, Checksum::md5);
    return file.optional(sha256Key, Checksum::sha256).or(() -> md5);
  }

  private static Optional<Accuracy> accuracy(
      Optional<Double> top1, Optional<Double> top5, Optional<String> source) {
    if (top1.isEmpty() && top5.isEmpty() && source.isEmpty()) {
      return Optional.empty();
    }
    if (top1.isEmpty() || source.isEmpty()) {
      throw new UserException(
          "top1, top5 and accuracy-source belong together: give at least top1 and accuracy-source");
    }
    return Optional.of(new Accuracy(top1.get(), top5, source.get()));
  }

  private static URI source(String text) {
    URI uri = URI.create(text);
    if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getPath() == null) {
      throw new UserException(
          Formatted.of(
              "'%s' is not the address of a file. Give one that begins with one of %s",
              text, String.join("://, ", SCHEMES) + "://"));
    }
    if (CatalogOrigin.fileName(uri).isEmpty()) {
      throw new UserException(
          Formatted.of("'%s' is the address of a folder. Give the address of a file", text));
    }
    if (!CatalogOrigin.fileName(uri).matches(FILE_NAME)) {
      throw new UserException(
          Formatted.of(
              "'%s' is the address of a file that cannot be stored under its name. The name must not begin with a full stop, and must not have control characters, backslashes or more than 100 characters",
              text));
    }
    return uri;
  }

  private static List<URI> sources(String text) {
    return CatalogFile.words(text).stream().map(CatalogEntryReader::source).toList();
  }
}
