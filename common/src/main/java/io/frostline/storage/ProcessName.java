package io.frostline.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that no other process ever has: process ids are used again, but not with the same time of
 * the start. It is read from {@code /proc}, which Linux has.
 *
 * @param place the machine and its namespace of process ids; of a process elsewhere nothing is
 *     known here
 * @param id of the process
 * @param start in ticks since the machine was started
 */
public record ProcessName(String place, long id, long start) {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern FORM = Pattern.compile("(.+)-([0-9]{1,18})-([0-9]{1,18})");

  /** The place of the start among what follows the name of the program in {@code stat}. */
  private static final int START = 19;

  /** The name of this process; empty where there is no {@code /proc}. */
  public static Optional<ProcessName> own() {
    long id = ProcessHandle.current().pid();
    try {
      String host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
      String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      String place = host + "-" + namespace.replaceAll("[^0-9]", "");
      return stat(id).map(stat -> new ProcessName(place, id, Long.parseLong(stat.get(START))));
    } catch (IOException notOnThisSystem) {
      return Optional.empty();
    }
  }

  /** The process that has a name; empty if the text is none. */
  public static Optional<ProcessName> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new ProcessName(
                form.group(1), Long.parseLong(form.group(2)), Long.parseLong(form.group(3))))
        : Optional.empty();
  }

  /** Whether the process was in the same place as another, and has ended. */
  public boolean hasEnded(ProcessName here) throws IOException {
    return place.equals(here.place) && !stat(id).map(this::isOf).orElse(false);
  }

  private boolean isOf(List<String> stat) {
    boolean awaitsBurial = stat.get(0).equals("Z") || stat.get(0).equals("X");
    return !awaitsBurial && Long.parseLong(stat.get(START)) == start;
  }

  private static Optional<List<String>> stat(long id) throws IOException {
    Path process = PROC.resolve(String.valueOf(id));
    try {
      String line = Files.readString(process.resolve("stat"));
      return Optional.of(List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" ")));
    } catch (IOException failure) {
      // It may end while it is being read.
      if (Files.notExists(process)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public String toString() {
    return place + "-" + id + "-" + start;
  }
}
