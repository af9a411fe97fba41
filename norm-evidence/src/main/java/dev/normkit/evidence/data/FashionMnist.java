package dev.normkit.evidence.data;

import dev.normkit.evidence.net.Size;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 60,000 and 10,000 clothes of 28×28 pixels. */
final class FashionMnist {
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private FashionMnist() {}

  static ImageData load(Path folder) throws IOException {
    return ImageData.of(
        "Fashion-MNIST",
        images(folder.resolve(TRAIN_IMAGES), folder.resolve("train-labels-idx1-ubyte.gz")),
        images(
            folder.resolve("t10k-images-idx3-ubyte.gz"),
            folder.resolve("t10k-labels-idx1-ubyte.gz")));
  }

  private static Images images(Path imageFile, Path labelFile) throws IOException {
    int[] labels = labels(labelFile);
    try (DataInputStream in = open(imageFile, IMAGES, labels.length)) {
      Size size = new Size(1, in.readInt(), in.readInt());
      byte[] bytes = in.readNBytes(labels.length * size.count());
      float[] pixels = new float[labels.length * size.count()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (bytes[i] & 0xFF) / 255f;
      }
      return new Images(size, pixels, labels);
    }
  }

  private static int[] labels(Path file) throws IOException {
    try (DataInputStream in = open(file, LABELS, -1)) {
      int[] labels = new int[in.readInt()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readUnsignedByte();
      }
      return labels;
    }
  }

  /** Past the magic number, and past the count where one is expected. */
  private static DataInputStream open(Path file, int magic, int count) throws IOException {
    DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
    int found = in.readInt();
    if (found != magic || count >= 0 && in.readInt() != count) {
      in.close();
      throw new IOException(
          file + " isn't the file of Fashion-MNIST with that name, or doesn't fit the other files");
    }
    return in;
  }
}
