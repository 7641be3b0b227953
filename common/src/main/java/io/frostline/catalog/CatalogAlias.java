package io.frostline.catalog;

import java.util.Optional;

/**
 * Another name of an entry, with a default layer of its own.
 *
 * @param entry the name of the entry that it refers to
 * @param features the layer that is used under this name unless another is requested
 */
public record CatalogAlias(
    String name, String title, String entry, Optional<String> features, Optional<String> notes) {}
