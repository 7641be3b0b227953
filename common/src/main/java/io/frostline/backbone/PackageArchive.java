package io.frostline.backbone;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A model package in one zip file, for machines without a network. The same package gives the same
 * bytes on every machine: files in alphabetical order, uncompressed (weights hardly compress, and
 * compressors differ), all with the same timestamp.
 *
 * @param file the zip
 */
public record PackageArchive(Path file) {
  private static final String DESCRIPTION = ModelPackage.DESCRIPTION;
  private static final Set<String> KNOWN = Set.copyOf(ModelPackage.FILES);
  private static final Set<String> REQUIRED = Set.of(DESCRIPTION, ModelPackage.NETWORK);

  /** The limit of protocol buffers; nothing else in a package is larger. */
  private static final long LARGEST_FILE = Integer.MAX_VALUE;

  private static final long LARGEST_DESCRIPTION = 64L << 20;
  private static final long LARGEST_LICENCE = 4L << 20;

  /**
   * The largest ratio of unpacked to packed size; weights have about 1.1, deflate at most 1,032.
   */
  private static final long LARGEST_RATIO = 200;

  /** Any time that a zip file can store without a time zone. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Writes a package, whole or not at all.
   *
   * @throws UserException when the package is damaged, or the file exists already or cannot be
   *     written
   */
  public void write(ModelPackage model) {
    model.verifyFiles();
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      try {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(draft))) {
          for (String name : new TreeSet<>(KNOWN)) {
            if (Files.isRegularFile(model.folder().resolve(name))) {
              add(zip, name, model.folder().resolve(name));
            }
          }
        }
        publish(draft);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new UserException(
          Formatted.of("%s already exists. Delete it, or choose another file with --out.", file),
          taken);
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot write %s: %s. Check permissions and free space, or choose another file with --out.",
              file, Reason.of(unwritable)),
          unwritable);
    }
  }

  private void publish(Path draft) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    PackageWriter.openToReaders(draft, "rw-r--r--");
    Files.move(draft, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void add(ZipOutputStream zip, String name, Path content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(Files.size(content));
    entry.setCrc(crc(content));
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    Files.copy(content, zip);
    zip.closeEntry();
  }

  private static long crc(Path content) throws IOException {
    try (CheckedInputStream checked =
        new CheckedInputStream(Files.newInputStream(content), new CRC32())) {
      checked.transferTo(OutputStream.nullOutputStream());
      return checked.getChecksum().getValue();
    }
  }

  /**
   * Verifies the package and writes it into a store, whole or not at all.
   *
   * @param name of the package in the store; its own when empty
   * @throws UserException when the file is not an exported package, is damaged, contains anything
   *     else, or the name is taken
   */
  public ModelPackage read(Optional<ModelName> name, Existing existing, ModelStore store) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      checkEntries(zip);
      ModelDescription own = description(zip);
      ModelDescription description = name.map(ModelName::text).map(own::withName).orElse(own);
      return new PackageWriter(store, existing)
          .write(description, draft -> unpack(zip, description, draft));
    } catch (IOException damaged) {
      throw damaged(damaged);
    }
  }

  /**
   * The name that the package in the file has.
   *
   * @throws UserException when the file is not an exported package, or the name is not valid
   */
  public ModelName packageName() {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      checkEntries(zip);
      return ModelName.of(description(zip).name());
    } catch (IOException damaged) {
      throw damaged(damaged);
    }
  }

  private UserException damaged(IOException cause) {
    return new UserException(
        Formatted.of(
            "Cannot read %s, or it is a damaged zip: %s. Check its permissions, or export the package again.",
            file, Reason.of(cause)),
        cause);
  }

  private void checkEntries(ZipFile zip) {
    List<String> names = zip.stream().map(ZipEntry::getName).toList();
    for (String name : names) {
      if (!KNOWN.contains(name)) {
        throw new UserException(
            Formatted.of(
                "%s contains '%s', which is not a file of a model package. Expected files are %s, without folders. Export the package again, and use only archives from a source that you trust.",
                file, name, String.join(", ", new TreeSet<>(KNOWN))));
      }
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw new UserException(
          Formatted.of("%s contains a file twice: %s. Export the package again.", file, names));
    }
    for (String name : new TreeSet<>(REQUIRED)) {
      if (!names.contains(name)) {
        throw new UserException(
            Formatted.of(
                "%s has no %s: it is not an exported model package, or it is incomplete. Export it again.",
                file, name));
      }
    }
    zip.stream().forEach(this::checkSize);
  }

  private void checkSize(ZipEntry entry) {
    long limit =
        switch (entry.getName()) {
          case DESCRIPTION -> LARGEST_DESCRIPTION;
          case ModelPackage.LICENCE -> LARGEST_LICENCE;
          default -> LARGEST_FILE;
        };
    if (entry.getSize() < 0 || entry.getSize() > limit) {
      throw new UserException(
          Formatted.of(
              "%s: %s would have %,d bytes; the limit is %,d. This is not a Frostline package; do not use it.",
              file, entry.getName(), entry.getSize(), limit));
    }
    if (entry.getSize() > LARGEST_RATIO * Math.max(1 << 16, entry.getCompressedSize())) {
      throw new UserException(
          Formatted.of(
              "%s: %s would grow from %,d to %,d bytes, more than %d times. This is not a Frostline package; do not use it.",
              file, entry.getName(), entry.getCompressedSize(), entry.getSize(), LARGEST_RATIO));
    }
  }

  private ModelDescription description(ZipFile zip) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    copy(zip, zip.getEntry(DESCRIPTION), content);
    return ModelDescriptionFile.read(content.toByteArray(), DESCRIPTION + " in " + file);
  }

  private void unpack(ZipFile zip, ModelDescription description, Path draft) throws IOException {
    try {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.getName().equals(DESCRIPTION)) {
          Path copy = draft.resolve(entry.getName());
          try (OutputStream out = Files.newOutputStream(copy)) {
            copy(zip, entry, out);
          }
          if (!ModelPackage.UNLISTED.contains(entry.getName())) {
            check(description, copy);
          }
        }
      }
    } catch (ZipException unsound) {
      throw damaged(unsound);
    }
  }

  private void check(ModelDescription description, Path copy) throws IOException {
    Path name = copy.getFileName();
    String expected =
        description
            .checksum(name.toString())
            .orElseThrow(
                () ->
                    new UserException(
                        Formatted.of(
                            "%s contains %s, which its %s does not list. Export the package again, and use only archives from a source that you trust.",
                            file, name, DESCRIPTION)));
    String sha256 = Sha256.of(copy);
    if (!sha256.equals(expected)) {
      throw new UserException(
          Formatted.of(
              "%s is damaged or altered: its %s has the sha256 %s, but its %s says %s. Export the package again.",
              file, name, sha256, DESCRIPTION, expected));
    }
  }

  /** Copies exactly the announced bytes; Java does not verify the checksums of stored entries. */
  private static void copy(ZipFile zip, ZipEntry entry, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = entry.getSize();
    CRC32 sum = new CRC32();
    try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        left -= read;
        if (left < 0) {
          throw new ZipException(entry.getName() + " is longer than announced");
        }
        out.write(buffer, 0, read);
      }
    }
    if (left > 0) {
      throw new ZipException(entry.getName() + " is shorter than announced");
    }
    if (sum.getValue() != entry.getCrc()) {
      throw new ZipException("the checksum of " + entry.getName() + " is wrong");
    }
  }
}
