"""Boxes, ticks and rings drawn for this project.

Forms are full of "□ 是 ☑ 否". None of the source fonts has ☑, and Fandol's □ and ○ fill more
than the em square while its 〇 is half as high as the characters beside it, so every face gets the same set, as large as the □ of LXGW WenKai:
an empty and a ticked box stand side by side without a jump in any style.
"""

LEFT, BOTTOM, RIGHT, TOP = 58, -74, 942, 810
CENTRE_X, CENTRE_Y = 500, 368
RADIUS = 434
ZERO_RADIUS = 400
# cos 45° and tan 22.5° in 1/10000, so that no platform's floating point decides a coordinate.
DIAGONAL, TANGENT = 7071, 4142


def polygon(pen, points):
    """Draws a closed contour of straight lines; clockwise points make it solid."""
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def square(pen, inset, hole=False):
    """Draws the box's edge `inset` units inside its outline."""
    left, bottom, right, top = LEFT + inset, BOTTOM + inset, RIGHT - inset, TOP - inset
    points = [(left, bottom), (left, top), (right, top), (right, bottom)]
    polygon(pen, points[::-1] if hole else points)


def circle(pen, radius, hole=False, squeeze=0):
    """Draws a circle of eight quadratic arcs, `squeeze` units narrower on either side."""
    near, side = radius * DIAGONAL // 10000, radius * TANGENT // 10000
    # On-curve points follow one another with the control point between them.
    ring = [
        (0, radius), (side, radius), (near, near), (radius, side), (radius, 0), (radius, -side),
        (near, -near), (side, -radius), (0, -radius), (-side, -radius), (-near, -near),
        (-radius, -side), (-radius, 0), (-radius, side), (-near, near), (-side, radius),
    ]
    if hole:
        ring = [ring[0]] + ring[:0:-1]
    width = radius - squeeze
    ring = [(CENTRE_X + x * width // radius, CENTRE_Y + y) for x, y in ring]
    pen.moveTo(ring[0])
    for index in range(1, len(ring), 2):
        pen.qCurveTo(ring[index], ring[(index + 1) % len(ring)])
    pen.closePath()


def tick(pen, weight):
    """Draws a tick that fits into the box."""
    polygon(pen, [
        (205, 395), (205 + weight, 395 + weight), (430, 170 + 2 * weight),
        (735, 630 + weight // 2), (735 + weight, 630 - weight // 2), (430, 120),
    ])


def cross(pen, weight):
    """Draws a diagonal cross that fits into the box."""
    half, arm, x, y = weight * 7 // 10, 270, CENTRE_X, CENTRE_Y
    polygon(pen, [
        (x, y + half), (x + arm - half, y + arm), (x + arm, y + arm - half), (x + half, y),
        (x + arm, y - arm + half), (x + arm - half, y - arm), (x, y - half),
        (x - arm + half, y - arm), (x - arm, y - arm + half), (x - half, y),
        (x - arm, y + arm - half), (x - arm + half, y + arm),
    ])


def drawings(stroke, zero):
    """Maps each mark to the function that draws it with lines `stroke` units wide.

    `zero` is how thick the 〇 of 二〇二六年 is at its sides and at its top.
    """
    def box(pen, inner=None):
        square(pen, 0)
        square(pen, stroke, hole=True)
        if inner:
            inner(pen, stroke * 6 // 5)

    def ring(pen):
        circle(pen, RADIUS)
        circle(pen, RADIUS - stroke, hole=True)

    def nought(pen):
        side, top = zero
        circle(pen, ZERO_RADIUS)
        circle(pen, ZERO_RADIUS - top, hole=True, squeeze=side - top)

    return {
        "〇": nought, "□": box, "☐": box,
        "☑": lambda pen: box(pen, tick), "☒": lambda pen: box(pen, cross),
        "■": lambda pen: square(pen, 0),
        "○": ring, "●": lambda pen: circle(pen, RADIUS),
        "✓": lambda pen: tick(pen, stroke * 6 // 5), "✔": lambda pen: tick(pen, stroke * 2),
        "✗": lambda pen: cross(pen, stroke * 6 // 5), "✘": lambda pen: cross(pen, stroke * 2),
    }
