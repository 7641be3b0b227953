package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.storage.NameCharset;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.stream.Stream;

/** Recognises that Java could not write the name of a file in the charset of the environment. */
final class NameFaults {
  private NameFaults() {}

  /** The message for the operator; empty for any other failure. */
  static Optional<String> message(Throwable fault, NameCharset charset) {
    return charset.isUtf8()
        ? Optional.empty()
        : Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
            .filter(InvalidPathException.class::isInstance)
            .map(InvalidPathException.class::cast)
            .findFirst()
            .map(name -> Formatted.of("'%s' contains other letters than ASCII", name.getInput()))
            .map(problem -> charset.refusal(problem).getMessage());
  }
}
