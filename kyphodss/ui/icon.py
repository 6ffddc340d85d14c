"""The page's icon, drawn here so that no page asks another host for it: a vertebral body with its two end plates."""

from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = 64
BLUE: Final = (11, 92, 143, 255)


def _draw() -> Image.Image:
    image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((6, 6, 58, 16), radius=5, fill=BLUE)
    pen.rounded_rectangle((12, 20, 52, 44), radius=6, outline=BLUE, width=6)
    pen.rounded_rectangle((6, 48, 58, 58), radius=5, fill=BLUE)
    return image


ICON: Final = _draw()
