"""Every update the bot answers, in the order it is tried."""

from handlers import forms, groups, homes, issues, menu, my_data, odd, relinking, residents, roles, too_much

ROUTES = [
    *menu.ROUTES,
    *residents.ROUTES,
    *homes.ROUTES,
    *relinking.ROUTES,
    *my_data.ROUTES,
    *roles.ROUTES,
    *forms.ROUTES,
    *issues.ROUTES,
    *too_much.ROUTES,
    *groups.ROUTES,
    *forms.WORDS,
    *odd.ROUTES,
]
