package io.frostline.text.rows;

import io.frostline.example.RejectedExampleException;
import java.io.Closeable;
import java.io.IOException;

/** The texts of one file by their places. Several threads may read at once. */
interface PlacedTexts extends Closeable {
  byte[] read(TextPlace place) throws IOException, RejectedExampleException;
}
