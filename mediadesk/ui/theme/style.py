"""DeskStyle: Qt's own controls in the look of MediaDesk.

A proxy over Fusion that repaints what Fusion draws too faintly (field outlines have 1.1:1
contrast in dark) or too old-fashioned. Everything else is left to Fusion and the palette. Keep
the one instance for the life of the process and never mix it with style sheets: both crash Qt
at exit.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionMenuItem,
    QStyleOptionProgressBar,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QStyleOptionTab,
    QStyleOptionViewItem,
    QTextEdit,
    QWidget,
)

from mediadesk.ui.theme.fonts import ui_font
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import (
    CENTRE,
    LEFT,
    draw_keys,
    draw_text,
    field_frame,
    keys_width,
    rounded,
    text_width,
    tick,
)
from mediadesk.ui.theme.state import colour, px, theme

_PM = QStyle.PixelMetric
_PE = QStyle.PrimitiveElement
_CE = QStyle.ControlElement
_CC = QStyle.ComplexControl
_SC = QStyle.SubControl
_CT = QStyle.ContentsType
_SH = QStyle.StyleHint
_State = QStyle.StateFlag

_METRICS: dict[QStyle.PixelMetric, int] = {
    _PM.PM_ScrollBarExtent: 10,
    _PM.PM_ScrollBarSliderMin: 32,
    _PM.PM_CheckBoxLabelSpacing: 10,
    _PM.PM_RadioButtonLabelSpacing: 10,
    _PM.PM_MenuPanelWidth: 1,
    _PM.PM_MenuHMargin: 6,
    _PM.PM_MenuVMargin: 6,
    _PM.PM_SplitterWidth: 5,
    _PM.PM_ButtonMargin: 16,
    _PM.PM_ButtonShiftHorizontal: 0,
    _PM.PM_ButtonShiftVertical: 0,
    _PM.PM_ButtonDefaultIndicator: 0,
    _PM.PM_DefaultFrameWidth: 1,
    _PM.PM_SpinBoxFrameWidth: 1,
    _PM.PM_ComboBoxFrameWidth: 1,
    _PM.PM_ToolTipLabelFrameWidth: 8,
    _PM.PM_HeaderMargin: 8,
    _PM.PM_FocusFrameHMargin: 7,
    _PM.PM_TabBarTabHSpace: 24,
    _PM.PM_TabBarTabOverlap: 0,
    _PM.PM_TabBarBaseOverlap: 0,
    _PM.PM_TabBarTabShiftHorizontal: 0,
    _PM.PM_TabBarTabShiftVertical: 0,
    _PM.PM_ScrollView_ScrollBarSpacing: 0,
}
_SCALED: dict[QStyle.PixelMetric, int] = {
    _PM.PM_IndicatorWidth: 18,
    _PM.PM_IndicatorHeight: 18,
    _PM.PM_ExclusiveIndicatorWidth: 18,
    _PM.PM_ExclusiveIndicatorHeight: 18,
    _PM.PM_SmallIconSize: 16,
    _PM.PM_ButtonIconSize: 16,
    _PM.PM_LineEditIconSize: 16,
    _PM.PM_ListViewIconSize: 16,
    _PM.PM_TabBarIconSize: 16,
}
_HINTS: dict[QStyle.StyleHint, int] = {
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_DitherDisabledText: 0,
    _SH.SH_ComboBox_Popup: 0,
    _SH.SH_Menu_MouseTracking: 1,
    _SH.SH_ItemView_ShowDecorationSelected: 1,
    _SH.SH_TabBar_Alignment: int(Qt.AlignmentFlag.AlignLeft.value),
    _SH.SH_Menu_SubMenuPopupDelay: 120,
}
_COMBO_ARROW = 30
_SPIN_BUTTON = 26
_MENU_ICON = 28

_GROUPS = (
    QPalette.ColorGroup.Active,
    QPalette.ColorGroup.Inactive,
    QPalette.ColorGroup.Normal,
)
_UNPAINTED = frozenset(
    {
        _PE.PE_FrameFocusRect,
        _PE.PE_FrameDefaultButton,
        _PE.PE_FrameStatusBarItem,
        _PE.PE_FrameTabWidget,
        _PE.PE_PanelScrollAreaCorner,
    }
)
_PRIMITIVES: dict[QStyle.PrimitiveElement, str] = {
    _PE.PE_PanelLineEdit: "_line_edit",
    _PE.PE_FrameLineEdit: "_line_edit",
    _PE.PE_IndicatorCheckBox: "_check_box",
    _PE.PE_IndicatorItemViewItemCheck: "_check_box",
    _PE.PE_IndicatorRadioButton: "_radio_button",
    _PE.PE_PanelButtonCommand: "_push_button",
    _PE.PE_PanelButtonTool: "_tool_button",
    _PE.PE_PanelMenu: "_menu_panel",
    _PE.PE_FrameMenu: "_menu_frame",
    _PE.PE_PanelTipLabel: "_tip",
    _PE.PE_Frame: "_frame",
    _PE.PE_FrameGroupBox: "_group_frame",
    _PE.PE_FrameTabBarBase: "_tab_base",
    _PE.PE_PanelItemViewItem: "_item",
    _PE.PE_PanelItemViewRow: "_item_row",
    _PE.PE_IndicatorHeaderArrow: "_header_arrow",
    _PE.PE_IndicatorArrowDown: "_arrow_down",
    _PE.PE_IndicatorArrowUp: "_arrow_up",
    _PE.PE_IndicatorArrowLeft: "_arrow_left",
    _PE.PE_IndicatorArrowRight: "_arrow_right",
}
_CONTROLS: dict[QStyle.ControlElement, tuple[str, type[QStyleOption]]] = {
    _CE.CE_MenuItem: ("_menu_item", QStyleOptionMenuItem),
    _CE.CE_MenuBarItem: ("_menu_bar_item", QStyleOptionMenuItem),
    _CE.CE_PushButtonLabel: ("_push_button_label", QStyleOptionButton),
    _CE.CE_ComboBoxLabel: ("_combo_label", QStyleOptionComboBox),
    _CE.CE_HeaderSection: ("_header_section", QStyleOption),
    _CE.CE_HeaderLabel: ("_header_label", QStyleOptionHeader),
    _CE.CE_TabBarTabShape: ("_tab", QStyleOptionTab),
    _CE.CE_TabBarTabLabel: ("_tab_label", QStyleOptionTab),
    _CE.CE_ProgressBarGroove: ("_groove", QStyleOption),
    _CE.CE_ProgressBarContents: ("_progress", QStyleOptionProgressBar),
    _CE.CE_Splitter: ("_splitter", QStyleOption),
}
_FILLS: dict[QStyle.ControlElement, str] = {
    _CE.CE_MenuEmptyArea: "raised",
    _CE.CE_MenuBarEmptyArea: "nav",
    _CE.CE_HeaderEmptyArea: "surface",
}


def _is_invalid(widget: QWidget | None) -> bool:
    return widget is not None and bool(widget.property("invalid"))


class DeskStyle(QProxyStyle):
    """The widget style; paints with the tokens in force at that moment."""

    def __init__(self) -> None:
        """Build upon Fusion by name: handing a style object over would change who owns it."""
        super().__init__("Fusion")

    # Sizes

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Return a length in px."""
        fixed = _METRICS.get(metric)
        if fixed is not None:
            return fixed
        scaled = _SCALED.get(metric)
        if scaled is not None:
            return px(scaled)
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's name
    ) -> int:
        """Return a hint on behaviour."""
        known = _HINTS.get(hint)
        if known is not None:
            return known
        return super().styleHint(hint, option, widget, returnData)

    def sizeFromContents(
        self,
        type: QStyle.ContentsType,  # noqa: A002 - Qt's name
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Return a control's size; none is lower than the design's control height."""
        if type == _CT.CT_MenuItem and isinstance(option, QStyleOptionMenuItem):
            return self._menu_item_size(option)
        result = super().sizeFromContents(type, option, size, widget)  # type: ignore[arg-type]  # Qt allows no widget; the stubs don't
        if type in (_CT.CT_LineEdit, _CT.CT_ComboBox, _CT.CT_SpinBox, _CT.CT_PushButton):
            result.setHeight(max(px(32), size.height() + (2 if type == _CT.CT_SpinBox else 8)))
            if type == _CT.CT_ComboBox:
                result.setWidth(size.width() + 12 + _COMBO_ARROW)
        elif type == _CT.CT_ItemViewItem:
            result.setHeight(max(px(30), result.height()))
        elif type == _CT.CT_HeaderSection:
            result.setHeight(max(px(32), result.height()))
        elif type == _CT.CT_TabBarTab:
            result.setHeight(max(px(36), result.height()))
        return result

    def _menu_item_size(self, option: QStyleOptionMenuItem) -> QSize:
        if option.menuItemType == QStyleOptionMenuItem.MenuItemType.Separator:
            return QSize(10, 9)
        label, _, keys = option.text.partition("\t")
        width = px(_MENU_ICON) + 10 + text_width(label.replace("&", ""), "body") + 24
        if keys:
            width += keys_width(keys) + 16
        if option.menuItemType == QStyleOptionMenuItem.MenuItemType.SubMenu:
            width += 20
        return QSize(int(width) + 16, px(30))

    # Places

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        subControl: QStyle.SubControl,  # noqa: N803 - Qt's name
        widget: QWidget | None = None,
    ) -> QRect:
        """Return where the parts of combo boxes, spin boxes and scroll bars lie."""
        rect = option.rect
        if control == _CC.CC_ComboBox:
            if subControl == _SC.SC_ComboBoxEditField:
                inset = 10
                place = QRect(rect.adjusted(inset, 2, -_COMBO_ARROW, -2))
                return self.visualRect(option.direction, rect, place)
            if subControl == _SC.SC_ComboBoxArrow:
                place = QRect(rect.right() - _COMBO_ARROW, rect.top(), _COMBO_ARROW, rect.height())
                return self.visualRect(option.direction, rect, place)
            if subControl == _SC.SC_ComboBoxFrame:
                return QRect(rect)
        if control == _CC.CC_SpinBox:
            half = rect.height() // 2
            places = {
                _SC.SC_SpinBoxEditField: rect.adjusted(8, 2, -_SPIN_BUTTON, -2),
                _SC.SC_SpinBoxUp: QRect(
                    rect.right() - _SPIN_BUTTON, rect.top() + 2, _SPIN_BUTTON, half - 2
                ),
                _SC.SC_SpinBoxDown: QRect(
                    rect.right() - _SPIN_BUTTON, rect.top() + half, _SPIN_BUTTON, half - 2
                ),
                _SC.SC_SpinBoxFrame: QRect(rect),
            }
            found = places.get(subControl)
            if found is not None:
                return self.visualRect(option.direction, rect, found)
        if control == _CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            found = self._scroll_bar_part(option, subControl)
            if found is not None:
                return found
        # Qt allows no widget here; the stubs don't.
        return super().subControlRect(control, option, subControl, widget)  # type: ignore[arg-type]  # Qt allows no widget here; the stubs don't

    def _scroll_bar_part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect | None:
        rect = option.rect
        if part in (_SC.SC_ScrollBarAddLine, _SC.SC_ScrollBarSubLine):
            return QRect()
        upright = option.orientation == Qt.Orientation.Vertical
        length = rect.height() if upright else rect.width()
        span = option.maximum - option.minimum
        if span > 0:
            # 64-bit by nature in Python: Qt guards the same product against overflow.
            slider = length * option.pageStep // (span + option.pageStep)
            slider = min(max(slider, 32), length)
        else:
            slider = length
        start = QStyle.sliderPositionFromValue(
            option.minimum,
            option.maximum,
            option.sliderPosition,
            length - slider,
            option.upsideDown,
        )
        if part == _SC.SC_ScrollBarGroove:
            return QRect(rect)
        first, size = {
            _SC.SC_ScrollBarSlider: (start, slider),
            _SC.SC_ScrollBarSubPage: (0, start),
            _SC.SC_ScrollBarAddPage: (start + slider, length - start - slider),
        }.get(part, (-1, 0))
        if first < 0:
            return None
        if upright:
            return QRect(rect.x(), rect.y() + first, rect.width(), size)
        place = QRect(rect.x() + first, rect.y(), size, rect.height())
        return self.visualRect(option.direction, rect, place)

    # Painting

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint a box, an outline or an indicator."""
        if element in _UNPAINTED:
            return
        draw = _PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            getattr(self, draw)(option, painter, widget)

    def _tool_button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rect, state = QRectF(option.rect), option.state
        if state & _State.State_Enabled and state & (
            _State.State_MouseOver | _State.State_Sunken | _State.State_On
        ):
            rounded(painter, rect, 6, "press" if state & _State.State_Sunken else "hover")
        if state & _State.State_HasFocus and state & _State.State_KeyboardFocusChange:
            rounded(painter, rect, 6, None, "accent", width=theme.focus_width)

    def _menu_panel(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        painter.fillRect(option.rect, colour("raised"))
        self._menu_frame(option, painter, widget)

    def _menu_frame(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        painter.setPen(colour("line2"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))

    def _tip(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        painter.fillRect(option.rect, colour("tip"))

    def _group_frame(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rounded(painter, QRectF(option.rect), 8, None, "line")

    def _tab_base(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        painter.setPen(colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _item_row(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if isinstance(option, QStyleOptionViewItem) and (
            option.features & QStyleOptionViewItem.ViewItemFeature.Alternate
        ):
            painter.fillRect(option.rect, colour("sunken"))

    def _header_arrow(
        self, option: QStyleOption, painter: QPainter, widget: QWidget | None
    ) -> None:
        up = (
            isinstance(option, QStyleOptionHeader)
            and option.sortIndicator == QStyleOptionHeader.SortIndicator.SortUp
        )
        self._arrow("chevron-up" if up else "chevron-down", option, painter)

    def _arrow_down(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        self._arrow("chevron-down", option, painter)

    def _arrow_up(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        self._arrow("chevron-up", option, painter)

    def _arrow_left(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        self._arrow("chevron-left", option, painter)

    def _arrow_right(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        self._arrow("chevron-right", option, painter)

    def _arrow(self, name: str, option: QStyleOption, painter: QPainter) -> None:
        size = px(14)
        centre = QRectF(option.rect).center()
        token = "text3" if option.state & _State.State_Enabled else "disabled"
        draw_icon(painter, name, centre.x() - size / 2, centre.y() - size / 2, size, token)

    def _line_edit(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        parent = widget.parentWidget() if widget is not None else None
        if isinstance(option, QStyleOptionFrame) and option.lineWidth <= 0:
            # Without a frame: inside a combo box, a spin box or a table, which paint their own.
            if widget is None or not isinstance(parent, QAbstractScrollArea | QWidget):
                painter.fillRect(option.rect, option.palette.base())
            return
        state = option.state
        field_frame(
            painter,
            QRectF(option.rect),
            focused=bool(state & _State.State_HasFocus),
            invalid=_is_invalid(widget),
            enabled=bool(state & _State.State_Enabled),
            hovered=bool(state & _State.State_MouseOver),
            quiet=widget is not None and bool(widget.property("quiet")),
        )

    def _frame(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if isinstance(widget, QLineEdit):
            return
        focused = bool(option.state & _State.State_HasFocus)
        if widget is not None and widget.property("roomy"):
            field_frame(
                painter,
                QRectF(option.rect),
                focused=focused,
                invalid=_is_invalid(widget),
                enabled=bool(option.state & _State.State_Enabled),
                hovered=bool(option.state & _State.State_MouseOver),
            )
            return
        # Square, since what scrolls inside fills the corners.
        popup = widget is not None and widget.isWindow()
        painter.setPen(colour("accent" if focused and not popup else "line2"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))

    def _check_box(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rect, state = QRectF(option.rect), option.state
        enabled = bool(state & _State.State_Enabled)
        marked = state & (_State.State_On | _State.State_NoChange)
        box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if marked:
            fill = (
                ("accent_h" if state & _State.State_MouseOver else "accent") if enabled else "line2"
            )
            rounded(painter, rect, 4, fill)
            if state & _State.State_NoChange:
                bar = QRectF(box.x() + 4, box.center().y() - 1, box.width() - 8, 2)
                rounded(painter, bar, 1, "on_accent")
            else:
                tick(painter, rect, "on_accent" if enabled else "disabled")
        else:
            outline = "danger" if _is_invalid(widget) else ("edge" if enabled else "line2")
            if enabled and state & _State.State_MouseOver:
                outline = "accent"
            rounded(painter, rect, 4, "surface", outline, width=1.5)
        self._indicator_focus(rect, state, painter, radius=7.0)

    def _radio_button(
        self, option: QStyleOption, painter: QPainter, widget: QWidget | None
    ) -> None:
        rect, state = QRectF(option.rect), option.state
        enabled = bool(state & _State.State_Enabled)
        radius = rect.height() / 2
        if state & _State.State_On:
            ink = "accent" if enabled else "line2"
            rounded(painter, rect, radius, "surface", ink, width=1.75)
            inset = rect.height() * 0.26
            rounded(painter, rect.adjusted(inset, inset, -inset, -inset), radius, ink)
        else:
            outline = "danger" if _is_invalid(widget) else ("edge" if enabled else "line2")
            if enabled and state & _State.State_MouseOver:
                outline = "accent"
            rounded(painter, rect, radius, "surface", outline, width=1.5)
        self._indicator_focus(rect, state, painter, radius=radius + 3)

    def _indicator_focus(
        self, rect: QRectF, state: QStyle.StateFlag, painter: QPainter, *, radius: float
    ) -> None:
        if state & _State.State_HasFocus and state & _State.State_KeyboardFocusChange:
            around = rect.adjusted(-3, -3, 3, 3)
            rounded(painter, around, radius, None, "accent", width=theme.focus_width)

    def _push_button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        state = option.state
        rect = QRectF(option.rect)
        enabled = bool(state & _State.State_Enabled)
        primary = isinstance(option, QStyleOptionButton) and bool(
            option.features & QStyleOptionButton.ButtonFeature.DefaultButton
        )
        focus = state & _State.State_HasFocus and state & _State.State_KeyboardFocusChange
        button_box(
            painter,
            rect,
            kind="primary" if primary else "secondary",
            enabled=enabled,
            hovered=bool(state & _State.State_MouseOver),
            pressed=bool(state & (_State.State_Sunken | _State.State_On)),
            focused=bool(focus),
        )

    def _item(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if not isinstance(option, QStyleOptionViewItem):
            return
        state = option.state
        if state & _State.State_Selected:
            painter.fillRect(option.rect, colour("sel"))
        elif state & _State.State_MouseOver and state & _State.State_Enabled:
            painter.fillRect(option.rect, colour("hover"))
        elif option.backgroundBrush.style() != Qt.BrushStyle.NoBrush:
            painter.fillRect(option.rect, option.backgroundBrush)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint a whole control or its label."""
        if element == _CE.CE_ProgressBarLabel:
            return
        draw = _CONTROLS.get(element)
        if draw is not None and isinstance(option, draw[1]):
            getattr(self, draw[0])(option, painter, widget)
            return
        fill = _FILLS.get(element)
        if fill is not None:
            painter.fillRect(option.rect, colour(fill))
            return
        if element == _CE.CE_ItemViewItem and isinstance(option, QStyleOptionViewItem):
            # The selected fill is soft, so its text keeps the colour of all text.
            for group in _GROUPS:
                option.palette.setColor(group, QPalette.ColorRole.HighlightedText, colour("text"))
        super().drawControl(element, option, painter, widget)

    def _header_section(
        self, option: QStyleOption, painter: QPainter, widget: QWidget | None
    ) -> None:
        painter.fillRect(option.rect, colour("surface"))
        painter.setPen(colour("line2"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _header_label(
        self, option: QStyleOptionHeader, painter: QPainter, widget: QWidget | None
    ) -> None:
        place = QRectF(option.rect)
        if option.sortIndicator != QStyleOptionHeader.SortIndicator.None_:
            place.setRight(place.right() - px(16))
        draw_text(painter, place, option.text, "meta_m", "text3", align=LEFT)

    def _groove(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rect = QRectF(option.rect)
        rounded(painter, rect, rect.height() / 2, "press")

    def _menu_item(
        self, option: QStyleOptionMenuItem, painter: QPainter, widget: QWidget | None
    ) -> None:
        kind = QStyleOptionMenuItem.MenuItemType
        rect = QRectF(option.rect)
        painter.fillRect(option.rect, colour("raised"))
        if option.menuItemType == kind.Separator:
            painter.setPen(colour("line"))
            middle = int(rect.center().y())
            painter.drawLine(int(rect.left()) + 4, middle, int(rect.right()) - 4, middle)
            return
        enabled = bool(option.state & _State.State_Enabled)
        if option.state & _State.State_Selected and enabled:
            rounded(painter, rect, 6, "sel")
        ink = "text" if enabled else "disabled"
        size = px(16)
        x = rect.left() + 8
        middle_y = rect.center().y()
        if option.checkType != QStyleOptionMenuItem.CheckType.NotCheckable and option.checked:
            draw_icon(painter, "check", x, middle_y - size / 2, size, "accent_t")
        elif not option.icon.isNull():
            mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
            option.icon.paint(
                painter, QRect(int(x), int(middle_y - size / 2), size, size), CENTRE, mode
            )
        label, _, keys = option.text.partition("\t")
        text_rect = rect.adjusted(px(_MENU_ICON) + 6, 0, -10, 0)
        self._mnemonic_text(painter, text_rect, label, "body", ink)
        if option.menuItemType == kind.SubMenu:
            arrow = px(14)
            draw_icon(
                painter, "chevron-right", rect.right() - arrow - 8, middle_y - arrow / 2, arrow
            )
        elif keys:
            draw_keys(painter, rect.right() - 10, middle_y, keys)

    def _mnemonic_text(
        self, painter: QPainter, rect: QRectF, text: str, role: str, token: str
    ) -> None:
        painter.setFont(ui_font(role))
        painter.setPen(colour(token))
        painter.drawText(
            rect, int(LEFT | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextHideMnemonic), text
        )

    def _menu_bar_item(
        self, option: QStyleOptionMenuItem, painter: QPainter, widget: QWidget | None
    ) -> None:
        painter.fillRect(option.rect, colour("nav"))
        if option.state & (_State.State_Selected | _State.State_Sunken):
            rounded(painter, QRectF(option.rect).adjusted(0, 2, 0, -2), 6, "nav_sel")
        painter.setPen(colour("text"))
        painter.drawText(option.rect, int(CENTRE | Qt.TextFlag.TextHideMnemonic), option.text)

    def _push_button_label(
        self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None
    ) -> None:
        enabled = bool(option.state & _State.State_Enabled)
        primary = bool(option.features & QStyleOptionButton.ButtonFeature.DefaultButton)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        ink = "disabled" if not enabled else ("on_accent" if primary else "text")
        painter.setPen(colour(ink))
        flags = int(CENTRE | Qt.TextFlag.TextHideMnemonic)
        if not option.icon.isNull() and not isinstance(widget, QAbstractButton):
            super().drawControl(_CE.CE_PushButtonLabel, option, painter, widget)
            return
        painter.drawText(option.rect, flags, option.text)

    def _combo_label(
        self, option: QStyleOptionComboBox, painter: QPainter, widget: QWidget | None
    ) -> None:
        if option.editable:
            return
        place = QRectF(
            self.subControlRect(_CC.CC_ComboBox, option, _SC.SC_ComboBoxEditField, widget)
        )
        enabled = bool(option.state & _State.State_Enabled)
        lead = 0.0
        if not option.currentIcon.isNull():
            size = px(16)
            mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
            option.currentIcon.paint(
                painter,
                QRect(int(place.x()), int(place.center().y() - size / 2), size, size),
                CENTRE,
                mode,
            )
            lead = size + 8
        place.adjust(lead, 0, 0, 0)
        text = option.currentText
        placeholder = isinstance(widget, QComboBox) and widget.currentIndex() < 0
        if placeholder and isinstance(widget, QComboBox) and not text:
            text = widget.placeholderText()
        ink = "disabled" if not enabled else ("text3" if placeholder else "text")
        painter.setPen(colour(ink))
        metrics = option.fontMetrics
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, int(LEFT | Qt.TextFlag.TextSingleLine), cut)

    def _tab(self, option: QStyleOptionTab, painter: QPainter, widget: QWidget | None) -> None:
        rect = QRectF(option.rect)
        focus = option.state & _State.State_HasFocus and (
            option.state & _State.State_KeyboardFocusChange
        )
        if focus:
            rounded(painter, rect.adjusted(2, 3, -2, -4), 6, None, "accent", width=2)
        if option.state & _State.State_Selected:
            painter.fillRect(
                QRectF(rect.x() + 8, rect.bottom() - 2, rect.width() - 16, 2), colour("accent")
            )

    def _tab_label(
        self, option: QStyleOptionTab, painter: QPainter, widget: QWidget | None
    ) -> None:
        selected = bool(option.state & _State.State_Selected)
        enabled = bool(option.state & _State.State_Enabled)
        rect = QRectF(option.rect)
        ink = "disabled" if not enabled else ("text" if selected else "text2")
        text = option.text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        width = text_width(text, "body_m")
        x = rect.center().x() - width / 2
        if not option.icon.isNull():
            size = px(16)
            x = rect.center().x() - (width + size + 8) / 2
            option.icon.paint(
                painter, QRect(int(x), int(rect.center().y() - size / 2), size, size), CENTRE
            )
            x += size + 8
        place = QRectF(x, rect.y(), rect.right() - x, rect.height())
        draw_text(painter, place, text, "body_m", ink)

    def _progress(
        self, option: QStyleOptionProgressBar, painter: QPainter, widget: QWidget | None
    ) -> None:
        rect = QRectF(option.rect)
        span = max(option.maximum - option.minimum, 1)
        share = (option.progress - option.minimum) / span
        if option.maximum == option.minimum:
            share = 0.3  # how long it takes is not known, and a moving bar would say nothing
        rect.setWidth(max(rect.width() * min(max(share, 0.0), 1.0), rect.height()))
        rounded(painter, rect, rect.height() / 2, "accent")

    def _splitter(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rect = option.rect
        painter.fillRect(rect, colour("surface"))
        if rect.width() <= rect.height():
            x = rect.left() + rect.width() // 2
            painter.fillRect(QRect(x, rect.top(), 1, rect.height()), colour("line"))
        else:
            y = rect.top() + rect.height() // 2
            painter.fillRect(QRect(rect.left(), y, rect.width(), 1), colour("line"))

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint scroll bars, combo boxes and spin boxes."""
        if control == _CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            self._scroll_bar(option, painter, widget)
        elif control == _CC.CC_ComboBox and isinstance(option, QStyleOptionComboBox):
            self._combo_box(option, painter, widget)
        elif control == _CC.CC_SpinBox and isinstance(option, QStyleOptionSpinBox):
            self._spin_box(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _scroll_bar(
        self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None
    ) -> None:
        slider = self._scroll_bar_part(option, _SC.SC_ScrollBarSlider)
        if widget is None or widget.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent):
            holder = widget.parentWidget() if widget is not None else None
            area = holder.parentWidget() if holder is not None else None
            inside = isinstance(area, QAbstractItemView | QTextEdit)
            painter.fillRect(
                option.rect, option.palette.base() if inside else option.palette.window()
            )
        if slider is None or option.maximum <= option.minimum:
            return
        box = QRectF(slider)
        box.adjust(2, 2, -2, -2)
        ink = QColor(colour("text3"))
        active = option.state & (_State.State_MouseOver | _State.State_Sunken)
        ink.setAlphaF(0.75 if active else 0.45)
        rounded(painter, box, min(box.width(), box.height()) / 2, ink)

    def _combo_box(
        self, option: QStyleOptionComboBox, painter: QPainter, widget: QWidget | None
    ) -> None:
        enabled = bool(option.state & _State.State_Enabled)
        field_frame(
            painter,
            QRectF(option.rect),
            focused=bool(option.state & _State.State_HasFocus)
            or bool(widget is not None and widget.property("open")),
            invalid=_is_invalid(widget),
            enabled=enabled,
            hovered=bool(option.state & _State.State_MouseOver),
        )
        arrow = self.subControlRect(_CC.CC_ComboBox, option, _SC.SC_ComboBoxArrow, widget)
        size = px(16)
        centre = QRectF(arrow).center()
        draw_icon(
            painter,
            "chevron-down",
            centre.x() - size / 2,
            centre.y() - size / 2,
            size,
            "text3" if enabled else "disabled",
        )

    def _spin_box(
        self, option: QStyleOptionSpinBox, painter: QPainter, widget: QWidget | None
    ) -> None:
        enabled = bool(option.state & _State.State_Enabled)
        field_frame(
            painter,
            QRectF(option.rect),
            focused=bool(option.state & _State.State_HasFocus),
            invalid=_is_invalid(widget),
            enabled=enabled,
            hovered=bool(option.state & _State.State_MouseOver),
        )
        size = px(12)
        for part, name in ((_SC.SC_SpinBoxUp, "chevron-up"), (_SC.SC_SpinBoxDown, "chevron-down")):
            centre = QRectF(self.subControlRect(_CC.CC_SpinBox, option, part, widget)).center()
            draw_icon(
                painter,
                name,
                centre.x() - size / 2,
                centre.y() - size / 2,
                size,
                "text3" if enabled else "disabled",
            )


def button_box(
    painter: QPainter,
    rect: QRectF,
    *,
    kind: str,
    enabled: bool = True,
    hovered: bool = False,
    pressed: bool = False,
    focused: bool = False,
) -> None:
    """Paint the box of a button: primary, secondary, ghost, soft or danger."""
    if not enabled:
        if kind not in ("ghost", "link"):
            rounded(painter, rect, 6, "sunken", "line")
        return
    if kind == "primary":
        rounded(painter, rect, 6, "accent_p" if pressed else ("accent_h" if hovered else "accent"))
    elif kind == "danger":
        fill = QColor(colour("danger"))
        rounded(
            painter,
            rect,
            6,
            fill.darker(118) if pressed else (fill.darker(109) if hovered else fill),
        )
    elif kind == "soft":
        rounded(
            painter, rect, 6, "accent_b" if pressed else "accent_s", "accent_b" if hovered else None
        )
    elif kind == "ghost":
        if pressed or hovered:
            rounded(painter, rect, 6, "press" if pressed else "hover")
    else:
        rounded(
            painter, rect, 6, "press" if pressed else ("hover" if hovered else "raised"), "line2"
        )
    if focused:
        if kind in ("primary", "danger"):
            rounded(painter, rect.adjusted(2, 2, -2, -2), 4.5, None, "on_accent", width=1.5)
        else:
            rounded(painter, rect, 6, None, "accent", width=theme.focus_width)
