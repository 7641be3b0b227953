package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.NameCharset;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The address of a folder to write to, refused before anything runs if no folder can be there. */
final class OutputAddress implements ITypeConverter<String> {
  /** Of Linux file systems and of HDFS. */
  private static final int LONGEST_NAME = 255;

  @Override
  public String convert(String text) {
    if (text.isBlank()) {
      throw invalid(text, "it is blank");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw invalid(text, "it has a control character");
    }
    if (Arrays.stream(text.split("/"))
        .anyMatch(name -> name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME)) {
      throw invalid(text, Formatted.of("a name in it has more than %d bytes", LONGEST_NAME));
    }
    try {
      if (isLocal(text) && NameCharset.ofThisProcess().keeps(text)) {
        java.nio.file.Path.of(text);
      }
    } catch (IllegalArgumentException malformed) {
      throw invalid(text, malformed.getMessage());
    }
    return text;
  }

  private static TypeConversionException invalid(String text, String reason) {
    return new TypeConversionException(
        Formatted.of(
            "'%s' is not a valid address of a folder: %s. Use a path such as features, or an address such as hdfs:///features.",
            text, reason));
  }

  /** Also if the default file system of Hadoop is another. */
  private static boolean isLocal(String address) {
    String scheme = new Path(address).toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  /**
   * Checks, before Spark is started, that a folder on this machine may be filled; one elsewhere is
   * checked by the run, with the settings of its Spark session.
   *
   * @param option with the address, for the message
   * @throws UserException if it has content that Frostline did not write
   */
  static void check(String option, String address, Function<Configuration, OwnFolder> folder) {
    if (!isLocal(address)) {
      return;
    }
    OwnFolder found = folder.apply(ModelStoreOption.hadoop());
    if (!found.folder().system().getScheme().equals("file")) {
      return;
    }
    try {
      found.check();
    } catch (UserException foreign) {
      throw new UserException(Formatted.of("%s: %s", option, foreign.getMessage()), foreign);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "%s: cannot read the folder %s: %s. Check its permissions.",
              option, address, Reason.of(unreadable)),
          unreadable);
    }
  }
}
