"""Why something was not done. A refusal is a value: it is worded from the catalogs, never raised."""

from enum import StrEnum


class Refusal(StrEnum):
    """Each member is a key under [refusal] in config/texts, in every language."""

    # who
    not_verified = "not_verified"
    under_18 = "under_18"
    not_your_place = "not_your_place"
    not_yours_to_decide = "not_yours_to_decide"
    own_household = "own_household"
    not_the_raiser = "not_the_raiser"
    # what
    no_such_issue = "no_such_issue"
    no_such_option = "no_such_option"
    stage_moved_on = "stage_moved_on"
    seconding_over = "seconding_over"
    # words
    words_empty = "words_empty"
    words_only_signs = "words_only_signs"
    words_too_long = "words_too_long"
    too_many_attachments = "too_many_attachments"
    no_attachments_here = "no_attachments_here"
    # muting
    not_yours_to_mute = "not_yours_to_mute"
    not_oneself = "not_oneself"
    not_a_peer = "not_a_peer"
    nobody_to_mute = "nobody_to_mute"
    no_such_mute = "no_such_mute"
    # joining
    link_wrong = "link_wrong"
    link_expired = "link_expired"
    link_revoked = "link_revoked"
    link_used_up = "link_used_up"
    too_many_wrong_links = "too_many_wrong_links"
    member_already = "member_already"
    no_such_room = "no_such_room"
    nobody_to_approve = "nobody_to_approve"
    not_yours_to_approve = "not_yours_to_approve"
    decided_already = "decided_already"
    # groups
    not_yours_to_bind = "not_yours_to_bind"
    group_settled = "group_settled"
    has_a_group_by_now = "has_a_group_by_now"
    # roles
    not_yours_to_give = "not_yours_to_give"
    role_not_held = "role_not_held"
    last_convener = "last_convener"
    place_gone = "place_gone"
    no_such_place = "no_such_place"
    several_places = "several_places"
    no_such_day = "no_such_day"
    day_is_past = "day_is_past"
    handler_needs_unit = "handler_needs_unit"
    person_unknown = "person_unknown"
    role_link_wrong = "role_link_wrong"
    role_link_expired = "role_link_expired"
    role_link_used_up = "role_link_used_up"
    role_link_void = "role_link_void"
    # handling units
    unit_closed = "unit_closed"
    not_your_unit = "not_your_unit"
    no_such_zone = "no_such_zone"
    zone_not_yours = "zone_not_yours"
    not_your_home = "not_your_home"
    left_already = "left_already"
    too_late_to_stay = "too_late_to_stay"
    others_moved_in = "others_moved_in"
    home_closed = "home_closed"
    relink_by_operator = "relink_by_operator"
    not_your_account = "not_your_account"
    # forms
    no_form_open = "no_form_open"
    step_is_over = "step_is_over"
    choose_a_button = "choose_a_button"
    nothing_to_skip = "nothing_to_skip"
