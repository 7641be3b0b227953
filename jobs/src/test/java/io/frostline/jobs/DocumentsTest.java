package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The documents of the project lead where they say, and their commands are right. */
class DocumentsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final int README_BYTES = 9_000;

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    List<String> faults = new ArrayList<>();
    int links = 0;
    for (MarkdownDocument document : documents()) {
      for (String link : document.links()) {
        if (!link.matches("[a-z]+:.*")) {
          links++;
          check(document, link, faults);
        }
      }
    }

    assertThat(faults).isEmpty();
    assertThat(links).isGreaterThan(80);
  }

  private static void check(MarkdownDocument document, String link, List<String> faults) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? document.path() : document.path().resolveSibling(parts[0]).normalize();
    String where = PROJECT.relativize(document.path()) + " links to " + link;
    if (!Files.exists(target) || !target.startsWith(PROJECT)) {
      faults.add(where + ", which is not there");
    } else if (parts.length == 2
        && (!MarkdownDocument.is(target)
            || !MarkdownDocument.read(target).anchors().contains(parts[1]))) {
      faults.add(where + ", which has no such heading");
    }
  }

  @Test
  void everyCommandLineParses() {
    List<String> faults = new ArrayList<>();
    int commands = 0;
    for (MarkdownDocument document : documents()) {
      commands += check(document.path(), document.codeLines(), faults);
    }
    for (Path file : configurationFiles()) {
      String comments = MarkdownDocument.joined(text(file).replaceAll("(?m)^# *", ""));
      commands += check(file, comments.lines().toList(), faults);
    }

    assertThat(faults).isEmpty();
    assertThat(commands).isGreaterThan(60);
  }

  @Test
  void everyExampleOfTheHelpParses() {
    List<String> faults = new ArrayList<>();
    int commands = check(PROJECT.resolve("help"), examples(Frostline.commandLine()), faults);

    assertThat(faults).isEmpty();
    assertThat(commands).isGreaterThan(30);
  }

  private static List<String> examples(CommandLine command) {
    String footer = String.join("\n", command.getCommandSpec().usageMessage().footer());
    return Stream.concat(
            MarkdownDocument.joined(footer).lines(),
            command.getSubcommands().values().stream().flatMap(sub -> examples(sub).stream()))
        .toList();
  }

  private static int check(Path file, List<String> lines, List<String> faults) {
    int commands = 0;
    for (String line : lines) {
      Optional<DocumentedCommand> command = DocumentedCommand.in(line);
      if (command.isPresent()) {
        commands++;
        command.get().faults(PROJECT).stream()
            .map(fault -> PROJECT.relativize(file) + ": " + line + "\n  " + fault)
            .forEach(faults::add);
      }
    }
    return commands;
  }

  @Test
  void theReadmeStaysShort() throws IOException {
    assertThat(Files.size(PROJECT.resolve("README.md"))).isLessThanOrEqualTo(README_BYTES);
  }

  private static List<MarkdownDocument> documents() {
    return files(PROJECT).stream()
        .filter(MarkdownDocument::is)
        .map(MarkdownDocument::read)
        .toList();
  }

  private static List<Path> configurationFiles() {
    return files(PROJECT.resolve("conf")).stream()
        .filter(file -> file.toString().matches(".*\\.(properties|conf)"))
        .toList();
  }

  /** All files but those that the build makes, and hidden ones. */
  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              String name = path.getFileName().toString();
              return name.equals("target") || name.startsWith(".")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              files.add(path);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
