"""Every update the bot answers, in the order it is tried."""

from handlers import forms, groups, issues, menu, my_data, odd, residents

ROUTES = [
    *menu.ROUTES,
    *residents.ROUTES,
    *my_data.ROUTES,
    *forms.ROUTES,
    *issues.ROUTES,
    *groups.ROUTES,
    *forms.WORDS,
    *odd.ROUTES,
]
