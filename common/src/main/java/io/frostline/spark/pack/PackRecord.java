package io.frostline.spark.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.feature.Provenance;
import io.frostline.message.ForeignText;

/**
 * What {@code _pack.json} tells of a folder of shards.
 *
 * @param version of Frostline
 * @param to tar or parquet
 * @param images where they come from
 * @param listed images there
 * @param packed images in all shards; null while the run goes on, like what follows
 * @param found of these, the images that earlier runs had packed
 * @param rejected images that could not be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PackRecord(
    String version,
    Provenance.State state,
    String to,
    String images,
    long listed,
    Long packed,
    Long found,
    Long rejected,
    Long shards) {
  public PackRecord {
    images = ForeignText.withoutSecrets(images);
  }
}
