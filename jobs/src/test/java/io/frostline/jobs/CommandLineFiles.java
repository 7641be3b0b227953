package io.frostline.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;

/**
 * Writes what the archive contains for shells and readers, from the command line itself: the manual
 * page, and the completion, which bash and zsh read. The build with the profile dist runs it.
 */
public final class CommandLineFiles {
  private CommandLineFiles() {}

  /**
   * Writes them.
   *
   * @param arguments the folder, and the version
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(
        folder.resolve("man/man1/frostline.1"),
        ManualPage.of(Frostline.commandLine(), "Frostline " + arguments[1]));
    write(
        folder.resolve("bash-completion/completions/frostline"),
        AutoComplete.bash("frostline", Frostline.commandLine()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
