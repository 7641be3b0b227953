package io.frostline.catalog;

import java.util.Optional;

/**
 * Another name of an entry, with a default layer of its own.
 *
 * @param entry the name that it stands for
 * @param features the layer that is used under this name unless another is asked for
 */
public record CatalogAlias(
    String name, String title, String entry, Optional<String> features, Optional<String> notes) {}
