import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Makes text.png: {@code java -Djava.awt.headless=true MakeText.java}; needs DejaVu Sans. */
class MakeText {
  public static void main(String[] args) throws IOException {
    Font font = new Font("DejaVu Sans", Font.PLAIN, 34);
    if (!font.getFamily().equals("DejaVu Sans")) {
      throw new IllegalStateException("DejaVu Sans isn't installed");
    }
    BufferedImage image = new BufferedImage(320, 96, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 320, 96);
    graphics.setColor(Color.BLACK);
    graphics.setFont(font);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.drawString("normalization", 20, 37);
    graphics.drawString("of pictures 2015", 20, 83);
    ImageIO.write(image, "png", new File(args.length == 0 ? "text.png" : args[0]));
  }
}
