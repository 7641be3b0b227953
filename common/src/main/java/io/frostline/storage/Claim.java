package io.frostline.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a writer says about itself, in a file that others read before they write.
 *
 * @param command what it does, such as "extract"
 * @param user who started it
 * @param host where it runs, for people
 * @param process its id, for people
 * @param boot of the system of its machine; names of processes are unique only together with it
 * @param name of its process; empty on systems that cannot tell processes apart
 * @param since when it began
 */
record Claim(
    String command,
    String user,
    String host,
    String process,
    String boot,
    Optional<ProcessName> name,
    Instant since) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A random number that Linux draws when it starts. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final String UNKNOWN = "unknown";

  /** The claim of somebody whose file says nothing. */
  private static final Claim OF_NOBODY =
      new Claim(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, Optional.empty(), Instant.MIN);

  /** More than any of its values has; others are not shown whole. */
  private static final int LONGEST = 100;

  /** What is known of a writer without watching it. */
  enum Fate {
    ALIVE,
    DEAD,
    UNKNOWN
  }

  /** The claim of this process. */
  static Claim own(String command) {
    return new Claim(
        command,
        System.getProperty("user.name"),
        text(HOST),
        String.valueOf(ProcessHandle.current().pid()),
        text(BOOT),
        ProcessName.own(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException notOnThisSystem) {
      return UNKNOWN;
    }
  }

  /** The claim in a file; what cannot be read in it is unknown. */
  static Claim read(byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      return new Claim(
          text(json, "command"),
          text(json, "user"),
          text(json, "host"),
          text(json, "process"),
          text(json, "boot"),
          ProcessName.parse(json.path("name").asText()),
          instant(json.path("since").asText()));
    } catch (IOException garbled) {
      return OF_NOBODY;
    }
  }

  private static String text(JsonNode json, String key) {
    String text = ForeignText.line(json.path(key).asText(UNKNOWN));
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      return OF_NOBODY.since;
    }
  }

  byte[] bytes() throws IOException {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("command", command);
    json.put("user", user);
    json.put("host", host);
    json.put("process", process);
    json.put("boot", boot);
    name.ifPresent(known -> json.put("name", known.toString()));
    json.put("since", since.toString());
    return JSON.writeValueAsBytes(json);
  }

  /**
   * What is known of the writer on the machine of another. A system may hide the processes of other
   * users, so that only those of the same user are known to have ended.
   */
  Fate fate(Claim here) throws IOException {
    boolean comparable =
        name.isPresent()
            && here.name.isPresent()
            && !boot.equals(UNKNOWN)
            && boot.equals(here.boot)
            && name.get().place().equals(here.name.get().place());
    if (!comparable) {
      return Fate.UNKNOWN;
    }
    if (!name.get().hasEnded(here.name.get())) {
      return Fate.ALIVE;
    }
    return user.equals(here.user) ? Fate.DEAD : Fate.UNKNOWN;
  }

  /** The writer, for messages. */
  String inWords() {
    return equals(OF_NOBODY)
        ? "an unknown writer"
        : Formatted.of(
            "'%s' by %s on %s (process %s, since %s)",
            command, user, host, process, sinceInWords());
  }

  private String sinceInWords() {
    return since.equals(OF_NOBODY.since)
        ? UNKNOWN
        : since.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
