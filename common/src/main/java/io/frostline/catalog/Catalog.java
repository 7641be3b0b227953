package io.frostline.catalog;

import io.frostline.imports.source.ClassLabels;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The networks that can be fetched by name. Names are case-insensitive; the user's own folder adds
 * to the catalogue that comes with Frostline, and its entries replace those of the same name.
 */
public final class Catalog {
  private static final String VARIABLE = "FROSTLINE_CATALOG";
  private static final String ENTRY = ".properties";
  private static final String LIST = ".txt";

  private final Map<String, CatalogEntry> entries = new TreeMap<>();
  private final Map<String, CatalogAlias> aliases = new TreeMap<>();
  private final Map<String, ClassLabels> classLists = new TreeMap<>();
  private final Map<String, Named> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<String> problems = new ArrayList<>();

  /**
   * What a name refers to.
   *
   * @param alias the description of the name itself, if it has one
   */
  public record Named(CatalogEntry entry, Optional<CatalogAlias> alias) {

    /** The default layer under this name, if it has one of its own. */
    public Optional<String> features() {
      return alias.flatMap(CatalogAlias::features);
    }
  }

  private Catalog(List<CatalogFolder> folders) {
    folders.forEach(this::read);
    entries.values().forEach(this::addNames);
    aliases.values().forEach(this::addAlias);
    entries.values().forEach(this::checkClasses);
    if (!problems.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The catalogue has %s to correct:%n  %s",
              Count.of(problems.size(), "error"), String.join(Formatted.of("%n  "), problems)));
    }
  }

  /**
   * Reads the catalogue, and the folder of the option {@code --catalog}, else of the variable
   * {@code FROSTLINE_CATALOG}, if there is one.
   *
   * @throws UserException listing everything that is wrong with its files
   */
  public static Catalog load(Optional<Path> option, Map<String, String> environment) {
    List<CatalogFolder> folders = new ArrayList<>(List.of(CatalogFolder.builtIn()));
    option
        .or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(Path::of))
        .map(CatalogFolder::of)
        .ifPresent(folders::add);
    return new Catalog(folders);
  }

  private void read(CatalogFolder folder) {
    folder.texts().forEach((file, text) -> read(folder.locate(file), file, text));
  }

  private void read(String location, String file, String text) {
    if (file.endsWith(LIST)) {
      classLists.put(
          file.substring(0, file.length() - LIST.length()),
          new ClassLabels(text.strip().lines().map(String::strip).toList(), location));
      return;
    }
    String name = file.substring(0, file.length() - ENTRY.length());
    if (!name.equals(name.toLowerCase(Locale.ROOT)) || !name.matches("[a-z0-9][a-z0-9._-]*")) {
      problems.add(
          location + ": a name can only have lower-case letters, digits, '.', '_' and '-'");
      return;
    }
    CatalogFile keys = new CatalogFile(location, text);
    CatalogEntryReader reader = new CatalogEntryReader(name, keys);
    if (CatalogEntryReader.describesAlias(keys)) {
      reader.alias().ifPresent(alias -> aliases.put(name, alias));
    } else {
      reader.entry().ifPresent(entry -> entries.put(name, entry));
    }
    problems.addAll(keys.problems());
  }

  private void addNames(CatalogEntry entry) {
    add(entry.name(), new Named(entry, Optional.empty()));
    entry.aliases().forEach(alias -> add(alias, new Named(entry, Optional.empty())));
  }

  private void addAlias(CatalogAlias alias) {
    CatalogEntry entry = entries.get(alias.entry());
    if (entry == null) {
      problems.add(
          Formatted.of("%s: key 'alias-of': there is no entry '%s'", alias.name(), alias.entry()));
    } else {
      add(alias.name(), new Named(entry, Optional.of(alias)));
    }
  }

  private void add(String name, Named named) {
    Named other = byName.putIfAbsent(name, named);
    if (other != null) {
      problems.add(
          Formatted.of(
              "%s and %s both have the name '%s'",
              other.entry().name(), named.entry().name(), name));
    }
  }

  private void checkClasses(CatalogEntry entry) {
    entry
        .classes()
        .filter(list -> !classLists.containsKey(list))
        .ifPresent(
            list ->
                problems.add(
                    Formatted.of(
                        "%s: key 'classes': the catalogue has no file %s%s",
                        entry.name(), list, LIST)));
  }

  /** Every entry, in the order of their names. */
  public List<CatalogEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** The aliases that have a default layer or notes of their own, in the order of their names. */
  public List<CatalogAlias> aliases() {
    return List.copyOf(aliases.values());
  }

  /** Every name that {@link #find} finds. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** What a name refers to, if it is in the catalogue. */
  public Optional<Named> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The entry that a file belongs to, by its checksum.
   *
   * @throws UserException when the file cannot be read
   */
  public Optional<CatalogEntry> withContent(Path file) {
    try {
      FileChecksums sums = FileChecksums.of(file);
      return entries.values().stream().filter(entry -> entry.isOf(sums)).findFirst();
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, unreadable), unreadable);
    }
  }

  /** The names of an entry's classes; none when it does not classify. */
  public ClassLabels classLabels(CatalogEntry entry) {
    return entry.classes().map(classLists::get).orElse(ClassLabels.NONE);
  }
}
