package io.frostline.catalog;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.TakenNameException;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store whose packages can be opened by every name that the catalogue has for them. A package's
 * own name takes precedence, and a name that has a default layer of its own opens the package with
 * that layer.
 */
public final class NamedStore implements PackageStore {
  private final PackageStore store;
  private final Supplier<Catalog> catalog;

  /**
   * @param catalog used only for names that the store does not have
   */
  public NamedStore(PackageStore store, Supplier<Catalog> catalog) {
    this.store = store;
    this.catalog = catalog;
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public List<String> names() {
    return store.names();
  }

  @Override
  public boolean holds(String name) {
    return store.holds(name)
        || catalog.get().find(name).filter(named -> store.holds(named.entry().name())).isPresent();
  }

  @Override
  public ModelDescription describe(String name) {
    if (store.holds(name)) {
      return store.describe(name);
    }
    Catalog.Named named = named(name);
    return withLayer(store.describe(named.entry().name()), name, named.features());
  }

  @Override
  public ModelPackage open(String name) {
    if (store.holds(name)) {
      return store.open(name);
    }
    Catalog.Named named = named(name);
    ModelPackage model = store.open(named.entry().name());
    return new ModelPackage(model.folder(), withLayer(model.description(), name, named.features()));
  }

  private static ModelDescription withLayer(
      ModelDescription model, String name, Optional<String> layer) {
    if (layer.isEmpty()) {
      return model;
    }
    if (model.layer(layer.get()).isEmpty()) {
      throw new UserException(
          Formatted.of(
              "'%s' means model %s at layer '%s', but that package has no such layer. Fetch %s again with --replace, or give the name of the package itself and a --layer.",
              name, model.name(), layer.get(), model.name()));
    }
    return model.withFeatures(layer.get());
  }

  /** What the catalogue has under a name, if the store has it too. */
  private Catalog.Named named(String name) {
    Catalog known = catalog.get();
    Optional<Catalog.Named> named = known.find(name);
    if (named.isEmpty()) {
      throw unknown(known, name);
    }
    String entry = named.get().entry().name();
    if (!store.holds(entry)) {
      throw new UserException(
          Formatted.of(
              "Model '%s' is in the catalogue%s, but not in the store %s. Run `frostline models fetch %s`, or choose another store with --models or FROSTLINE_MODELS.",
              name, name.equals(entry) ? "" : " as " + entry, store.location(), entry));
    }
    return named.get();
  }

  private UserException unknown(Catalog known, String name) {
    TreeSet<String> names = new TreeSet<>(known.names());
    names.addAll(store.names());
    return new UserException(
        Formatted.of(
            "No model '%s' in the store %s, nor in the catalogue.%s See `frostline models list`, import one with `frostline models import`, or choose another store with --models or FROSTLINE_MODELS.",
            name, store.location(), NearestName.suggestion(names, name)));
  }

  @Override
  public ModelPackage write(
      ModelName name, Existing existing, Function<ModelStore, ModelPackage> work) {
    return store.write(name, existing, work);
  }

  /** A name that the catalogue has for a package of the store is taken, too. */
  @Override
  public void check(ModelName name, Existing existing) {
    if (existing == Existing.KEEP && holds(name.text())) {
      throw new TakenNameException(location(), name);
    }
    store.check(name, existing);
  }

  @Override
  public Lease lease(ModelName name, String command) {
    return store.lease(name, command);
  }

  @Override
  public ModelStore workshop() {
    return store.workshop();
  }
}
