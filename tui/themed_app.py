"""The colours of the running program: its themes, what style sheets may ask of them, and telling the screens of a change."""

from collections.abc import Mapping

from textual.theme import Theme

from tui.desk import Desk
from tui.orderly_app import OrderlyApp
from tui.screens.base import KeyScreen
from tui.theme import LabelColours, label_variables, muted_variables


class ThemedApp(OrderlyApp):
    """An app over one desk whose colours of labels follow the theme."""

    def __init__(self, desk: Desk, themes: Mapping[str, Theme], theme: str) -> None:
        """Register the themes and use the one named."""
        super().__init__()
        self.desk = desk
        for one in themes.values():
            self.register_theme(one)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheets a variable for every colour a label may have."""
        return label_variables(self.current_theme)

    def get_css_variables(self) -> dict[str, str]:
        """Give muted text a colour that words styled in part are drawn with too."""
        self.theme_variables = {**super().get_css_variables(), **muted_variables(self.current_theme)}
        return self.theme_variables

    def follow_theme(self) -> None:
        """Have the screens drawn again whenever the theme changes."""
        self.theme_changed_signal.subscribe(self, self._themed)

    def _themed(self, theme: Theme) -> None:
        self.desk.colour = LabelColours(theme, self.desk.project.labels.labels)
        for screen in self.screen_stack:
            if isinstance(screen, KeyScreen):
                screen.redraw()
