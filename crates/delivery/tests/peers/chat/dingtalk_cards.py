"""DingTalk's interactive cards: their creation, delivery and update."""

from wire import Refused

ROBOT, GROUP = "dtv1.card//IM_ROBOT.", "dtv1.card//IM_GROUP."


def bad(text, status=400, code="param.error"):
    return Refused({"code": code, "message": text, "requestid": "r"}, status)


def parameters(holder, name):
    """The cardParamMap of cardData or privateData: short texts by name."""
    if not isinstance(holder, dict) or not isinstance(holder.get("cardParamMap"), dict):
        raise bad(f"{name} needs cardParamMap")
    for key, value in holder["cardParamMap"].items():
        if not isinstance(value, str):
            raise bad(f"{name}: {key} must be a text")
        if len(key.encode()) > 100 or len(value.encode()) > 1024:
            raise bad(f"{name}: {key} is too long: keys have 100 bytes and values 1 KB")
    return holder["cardParamMap"]


class Cards:
    """The part of DingTalk with cards. A template is {id, title, buttons [{id, text, params}]}; a param is a text in which
    ${name} stands for a value of cardParamMap."""

    def reset_cards(self):
        # Cards by outTrackId, routes of callbacks by key, work notifications by task.
        self.cards, self.routes, self.works = {}, {}, {}
        # Cards whose callback is being answered.
        self.pressing = set()

    def check_permission(self):
        if "Card.Instance.Write" not in self.settings["permissions"]:
            raise bad("the app has no permission Card.Instance.Write", 403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")

    def register(self, _, body):
        for name in ("apiSecret", "callbackUrl", "callbackRouteKey"):
            if not isinstance(body.get(name), str) or not body[name]:
                raise bad(f"missing {name}")
        if body["callbackRouteKey"] in self.routes and not body.get("forceUpdate"):
            raise bad("callbackRouteKey is registered", code="param.callbackRouteKeyExist")
        self.routes[body["callbackRouteKey"]] = {"secret": body["apiSecret"], "url": body["callbackUrl"]}
        return {"success": True, "result": {"apiSecret": body["apiSecret"], "callbackUrl": body["callbackUrl"]}}

    def template(self, identity):
        return next((one for one in self.settings["templates"] if one["id"] == identity), None)

    def create_card(self, _, body):
        self.check_permission()
        for name in ("cardTemplateId", "outTrackId", "openSpaceId"):
            if not isinstance(body.get(name), str) or not body[name]:
                raise bad(f"missing {name}")
        if self.template(body["cardTemplateId"]) is None:
            raise bad("no such template", code="param.cardTemplateNotExist")
        shown = parameters(body.get("cardData"), "cardData")
        private = {user: parameters(one, "privateData") for user, one in (body.get("privateData") or {}).items()}
        kind = body.get("callbackType", "HTTP")
        if kind not in ("STREAM", "HTTP"):
            raise bad("callbackType is STREAM or HTTP")
        if kind == "HTTP" and body.get("callbackRouteKey") not in (None, *self.routes):
            raise bad("callbackRouteKey is not registered", code="param.callbackRouteKeyNotExist")
        if body.get("userIdType", 1) not in (1, 2):
            raise bad("userIdType is 1 or 2")
        space, error = self.space(body)
        track = body["outTrackId"]
        # A known outTrackId makes no new card.
        if track not in self.cards and error is None:
            self.cards[track] = self.add_message(
                track, space["to"], shown, kind="card", sent=self.now(), template=body["cardTemplateId"], private=private, views={},
                callback={"type": kind, "route": body.get("callbackRouteKey")}, space=space, faults=[])
        delivered = {"spaceId": space["id"], "spaceType": space["type"], "success": error is None, "errorMsg": error or ""}
        return {"success": True, "result": {"outTrackId": track, "deliverResults": [delivered]}}

    def space(self, body):
        """Where a card goes, and why it can't."""
        wanted = body["openSpaceId"]
        kind = "IM_ROBOT" if wanted.startswith(ROBOT) else "IM_GROUP" if wanted.startswith(GROUP) else None
        if kind is None:
            raise bad("bad openSpaceId")
        model = {"IM_ROBOT": "imRobotOpenDeliverModel", "IM_GROUP": "imGroupOpenDeliverModel"}[kind]
        deliver = body.get(model)
        if not isinstance(deliver, dict):
            raise bad(f"missing {model}")
        if kind == "IM_ROBOT" and deliver.get("spaceType") != "IM_ROBOT":
            raise bad("imRobotOpenDeliverModel.spaceType is IM_ROBOT")
        where = wanted.rpartition("//")[2].partition(".")[2]
        space = {"id": where, "type": kind, "to": where}
        if deliver.get("robotCode", self.settings["robot_code"]) != self.settings["robot_code"]:
            return space, "robot not found"
        if kind == "IM_GROUP":
            return space, None if where in self.settings["groups"] else "group not found"
        field = "union_id" if body.get("userIdType") == 2 else "id"
        person = next((one for one in self.settings["people"] if one.get(field) == where), None)
        if person is None:
            return space, "user not found"
        return {**space, "to": person["id"]}, None

    def update_card(self, _, body):
        self.check_permission()
        card = self.cards.get(body.get("outTrackId"))
        if card is None:
            raise bad("no such card", code="param.cardNotExist")
        self.apply(card, body, body.get("cardUpdateOptions") or {})
        if card["address"] in self.pressing:
            card["faults"].append("the card was updated before its callback was answered")
        return {"success": True, "result": True}

    def apply(self, card, body, options, user=None):
        """Changes the card for everybody, or for the one who clicked."""
        if "cardData" in body:
            new = parameters(body["cardData"], "cardData")
            before = self.seen_by(card, user) if user else card["body"]
            after = {**before, **new} if options.get("updateCardDataByKey") else new
            if user:
                card["views"][user] = after
            else:
                card["history"].append(card["body"])
                card["body"], card["views"] = after, {}
        for name, holder in (body.get("privateData") or {}).items():
            new = parameters(holder, "privateData")
            by_key = options.get("updatePrivateDataByKey")
            card["private"][name] = {**card["private"].get(name, {}), **new} if by_key else new

    @staticmethod
    def seen_by(card, user):
        """The values of a card for a person."""
        return {**card["views"].get(user, card["body"]), **card["private"].get(user, {})}
