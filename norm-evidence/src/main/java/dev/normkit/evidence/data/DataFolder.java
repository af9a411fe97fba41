package dev.normkit.evidence.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where images come from; they are read once, when they are first asked for. */
public final class DataFolder {
  /** Says that the digits of this repository shall stand in. */
  public static final String DIGITS = "digits";

  /** Where Debian's package puts Fashion-MNIST. */
  public static final String FASHION = "/usr/share/datasets/fashion-mnist";

  private final String place;
  private ImageData images;

  /**
   * A place that isn't looked at yet.
   *
   * @param place {@link #DIGITS}, or a folder with Fashion-MNIST
   */
  public DataFolder(String place) {
    this.place = place;
  }

  /**
   * Fashion-MNIST, or the digits instead.
   *
   * @throws MissingDataException if it isn't there; says how to get it
   */
  public synchronized ImageData images() {
    if (images == null) {
      images = read();
    }
    return images;
  }

  private ImageData read() {
    try {
      if (place.equals(DIGITS)) {
        return DigitImages.load();
      }
      Path folder = Path.of(place);
      if (!Files.exists(folder.resolve(FashionMnist.TRAIN_IMAGES))) {
        throw new MissingDataException(
            "Fashion-MNIST isn't in "
                + place
                + "; on Debian and Ubuntu, apt-get install dataset-fashion-mnist puts it into "
                + FASHION
                + "; elsewhere put the four .gz files of"
                + " https://github.com/zalandoresearch/fashion-mnist into a folder and name it by"
                + " --data; --data digits takes small digits instead, to see that it works");
      }
      return FashionMnist.load(folder);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
