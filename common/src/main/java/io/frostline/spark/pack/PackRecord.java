package io.frostline.spark.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.feature.Provenance;
import io.frostline.message.ForeignText;

/**
 * The content of {@code _pack.json}, which describes a folder of shards.
 *
 * @param version of Frostline
 * @param to tar or parquet
 * @param images source of the images
 * @param listed number of images in the source
 * @param packed number of images in all shards; this and the following are null during the run
 * @param found number of these that earlier runs had packed
 * @param rejected number of images that could not be read
 * @param plan of the run, while it is not complete
 */
public record PackRecord(
    String version,
    Provenance.State state,
    String to,
    String images,
    long listed,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long packed,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long found,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long rejected,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long shards,
    @JsonInclude(JsonInclude.Include.NON_NULL) PackPlan plan) {
  public PackRecord {
    images = ForeignText.withoutSecrets(images);
  }
}
