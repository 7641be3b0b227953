package io.frostline.message;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * The message of an exception of another library as a clause, for the middle of a sentence: on one
 * line, without a full stop at its end, and never {@code null}. Several exceptions of Java have a
 * file's name as their whole message: here they say what happened to it.
 */
public final class Reason {
  /** Some messages quote half a file. */
  private static final int LONGEST = 400;

  private Reason() {}

  /** Why something failed. */
  public static String of(Throwable failure) {
    String message = words(failure);
    if (message == null || message.isBlank()) {
      return failure.getCause() == null
          ? failure.getClass().getSimpleName()
          : of(failure.getCause());
    }
    String line = ForeignText.line(message.lines().findFirst().orElseThrow().strip());
    String clause = line.replaceFirst("[\\s.:;]+$", "");
    return clause.length() <= LONGEST ? clause : clause.substring(0, LONGEST) + "…";
  }

  private static String words(Throwable failure) {
    if (failure instanceof FileSystemException found && found.getReason() == null) {
      String file = found.getOtherFile() == null ? found.getFile() : found.getOtherFile();
      if (failure instanceof NoSuchFileException) {
        return "there is no " + file;
      }
      if (failure instanceof AccessDeniedException) {
        return "access to " + file + " is denied";
      }
      if (failure instanceof FileAlreadyExistsException) {
        return file + " already exists";
      }
      if (failure instanceof DirectoryNotEmptyException) {
        return "the folder " + file + " is not empty";
      }
      if (failure instanceof NotDirectoryException) {
        return file + " is not a folder";
      }
    }
    if (failure instanceof FileNotFoundException && failure.getMessage() != null) {
      return failure.getMessage().matches("\\S+")
          ? "there is no " + failure.getMessage()
          : failure.getMessage();
    }
    return failure.getMessage();
  }
}
