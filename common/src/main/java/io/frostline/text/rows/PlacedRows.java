package io.frostline.text.rows;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.ShardExampleReader;
import io.frostline.example.shard.ShardFormat;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The rows of a file of lines by their places. */
final class PlacedRows implements PlacedTexts {
  private final TextColumns columns;
  private final RowParser parser;
  private final TextPositions content;

  private PlacedRows(TextColumns columns, RowParser parser, TextPositions content) {
    this.columns = columns;
    this.parser = parser;
    this.content = content;
  }

  /** Those of a file, whose header is read first. */
  static PlacedTexts of(
      String file,
      TextFormat format,
      TextColumns columns,
      ParkedContents parked,
      Configuration hadoop)
      throws IOException {
    try (RowFile header = RowFile.open(file, format, columns, hadoop)) {
      return new PlacedRows(columns, header.parser(), new TextPositions(file, parked, hadoop));
    }
  }

  /** Those of a Parquet file, which is read page by page. */
  static PlacedTexts ofParquet(String file, TextColumns columns, Configuration hadoop)
      throws IOException {
    ShardExampleReader rows =
        new ShardExampleReader(
            ShardFormat.PARQUET, ParquetTexts.columns(file, columns, hadoop), hadoop);
    return new PlacedTexts() {
      @Override
      public byte[] read(TextPlace place) throws RejectedExampleException {
        return rows.read(new Example(TextFile.uri(file, place.offset()), null, null, null));
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  @Override
  public byte[] read(TextPlace place) throws IOException, RejectedExampleException {
    if (place.length() > RawRow.MAX_BYTES) {
      throw RowParser.tooLong(place.line(), place.length());
    }
    byte[] bytes = content.read(place.offset(), (int) place.length());
    return parser
        .checked(new RawRow(place.offset(), place.length(), place.line(), bytes), columns)
        .text();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
