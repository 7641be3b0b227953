package io.frostline.classifier.zeroshot;

import io.frostline.backbone.Sha256;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Classes and the texts that describe them.
 *
 * @param prompts of each class, at least one, in the order of the classes
 */
public record ClassPrompts(Map<String, List<String>> prompts) {
  /** What becomes of a class without a prompt, as in CLIP's paper. */
  public static final String USUAL_TEMPLATE = "a photo of a {}.";

  private static final String CLASS = "{}";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int FEWEST = 2;

  /** Classes that differ in their spelling alone are different classes. */
  public ClassPrompts {
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    if (prompts.size() < FEWEST) {
      throw new IllegalArgumentException("Classes: " + prompts.keySet());
    }
  }

  /**
   * Reads a file in UTF-8 with a class on each line, or a class and one of its prompts, separated
   * by a tab. Empty lines do not count.
   *
   * @param template for classes without prompts; {} stands for the name of the class
   * @throws UserException when the file cannot be read, is not UTF-8, has fewer than two classes or
   *     one with several meanings, or the template has no {}
   */
  public static ClassPrompts in(Path file, String template) {
    if (!template.contains(CLASS)) {
      throw new UserException(
          Formatted.of(
              "--prompt-template is '%s', but must contain {}, which stands for the name of the"
                  + " class: '%s'.",
              template, USUAL_TEMPLATE));
    }
    Reading reading = new Reading(file, template);
    int number = 1;
    for (String line : text(file).split("\r\n|\r|\n", -1)) {
      if (!line.isBlank()) {
        reading.add(number, line);
      }
      number++;
    }
    return reading.prompts();
  }

  private static String text(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      } catch (CharacterCodingException malformed) {
        throw new UserException(
            Formatted.of(
                "The prompts in %s are not UTF-8: byte %,d is not part of a character. Save the"
                    + " file as UTF-8.",
                file, bytes.position() + 1),
            malformed);
      }
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the prompts in %s: %s. Give a text file in UTF-8 with a class on each"
                  + " line.",
              file, Reason.of(unreadable)),
          unreadable);
    }
  }

  /** The lines read so far. */
  private record Reading(
      Path file, String template, Map<String, Set<String>> found, Map<String, Integer> alone) {
    Reading(Path file, String template) {
      this(file, template, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    void add(int number, String line) {
      String[] columns = line.split("\t", -1);
      String name = columns[0].strip();
      boolean isAlone = columns.length == 1;
      String prompt = isAlone ? template.replace(CLASS, name) : columns[1].strip();
      if (columns.length > 2 || name.isEmpty() || prompt.isEmpty()) {
        throw refused(number, "has not a class alone, or a class, a tab and a prompt. Correct it");
      }
      if (found.containsKey(name) && (isAlone || alone.containsKey(name))) {
        throw refused(
            number,
            Formatted.of(
                "has the class '%s' again, which is alone on a line and so has no other prompts."
                    + " Remove one of the lines, or give each a prompt",
                name));
      }
      if (isAlone) {
        alone.put(name, number);
      }
      if (!found.computeIfAbsent(name, each -> new LinkedHashSet<>()).add(prompt)) {
        throw refused(
            number,
            Formatted.of(
                "has the prompt '%s' of the class '%s' a second time. Remove it", prompt, name));
      }
    }

    private UserException refused(int number, String reason) {
      return new UserException(Formatted.of("Line %d of %s %s.", number, file, reason));
    }

    ClassPrompts prompts() {
      if (found.size() < FEWEST) {
        throw new UserException(
            Formatted.of(
                "%s has %s; an image can only be compared with at least two. Give a class on each"
                    + " line, with a prompt behind a tab if you like.",
                file, found.isEmpty() ? "no classes" : "only the class " + found.keySet()));
      }
      Map<String, List<String>> prompts = new LinkedHashMap<>();
      found.forEach((name, texts) -> prompts.put(name, List.copyOf(texts)));
      return new ClassPrompts(prompts);
    }
  }

  /** The names of the classes. */
  public List<String> classes() {
    return List.copyOf(prompts.keySet());
  }

  /** How many prompts all classes have. */
  public int count() {
    return prompts.values().stream().mapToInt(List::size).sum();
  }

  /** The checksum of all classes and prompts, templates filled in. */
  public String sha256() {
    List<String> lines = new ArrayList<>();
    prompts.forEach(
        (name, texts) -> texts.forEach(prompt -> lines.add(name + "\t" + prompt + "\n")));
    return Sha256.of(String.join("", lines).getBytes(StandardCharsets.UTF_8));
  }
}
