"""A whole workshop in a real browser: the board, the host and three phones; prints what it saw as JSON.

Usage: session.py PROGRAM FOLDER PORT LANGUAGE PROGRAMME AXE BROWSER [SHOTS]
"""
import json
import os
import re
import signal
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

program, folder, port, lang, programme, axe_file, browser_file = sys.argv[1:8]
shots = sys.argv[8] if len(sys.argv) > 8 else None
base = f"http://127.0.0.1:{port}"
axe = open(axe_file, encoding="utf-8").read()
problems, seen = [], []


def start():
    command = [program, "workshop", programme, "--lang", lang, "--port", port, "--no-open", "--state", "room.json"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=open(os.path.join(folder, "talk.txt"), "a"), text=True)
    lines = [server.stdout.readline() for _ in range(3)]
    secret = re.search(r"#secret=([0-9a-f]+)", lines[2]).group(1)
    code = re.search(r"room code (\d{4})", lines[1]).group(1)
    return server, secret, code


def until(what, told, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        try:
            if told():
                return
        except Exception:  # a page that is being put anew
            pass
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


server, secret, code = start()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])

    def page(width, height, locale, name):
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce")
        new = context.new_page()
        new.on("pageerror", lambda error: problems.append(f"{name}: {error}"))
        new.on("request", lambda request: None if request.url.startswith(base) or request.url.startswith("blob:") else problems.append(f"{name} asked for {request.url}"))
        return new

    board = page(1920, 1080, "en-US", "board")
    host = page(1280, 900, "en-US", "host")
    phones = [page(320, 640, "es-ES", "phone 0"), page(360, 740, "en-US", "phone 1"), page(412, 900, "fr-FR", "phone 2")]
    # Where streams do not come through, a phone asks again and again.
    phones[2].route("**/events*", lambda route: route.abort())
    board.goto(f"{base}/board")
    # Without the secret the host's page shows nothing.
    host.goto(f"{base}/host")
    time.sleep(0.5)
    assert host.inner_text("main").strip() == "", host.inner_text("main")
    host.goto(f"{base}/host#secret={secret}")
    host.reload()

    def look(name):
        """Every page at this moment: nothing wider than the window, and no violation."""
        for who, at in [("board", board), ("host", host)] + [(f"phone {n}", at) for n, at in enumerate(phones)]:
            at.evaluate(axe)
            found = at.evaluate("axe.run().then((found) => found.violations.map((v) => [v.id, v.nodes.map((n) => n.html).slice(0, 2)]))")
            if found:
                problems.append(f"{name}, {who}: {found}")
            wide = at.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                problems.append(f"{name}, {who}: {wide} px wider than the window")
            if shots:
                at.screenshot(path=f"{shots}/{lang}-{len(seen):02}-{name}-{who.replace(' ', '')}.png", full_page=True)
        board.set_viewport_size({"width": 320, "height": 640})
        wide = board.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            problems.append(f"{name}, board at 320: {wide} px wider than the window")
        board.set_viewport_size({"width": 1920, "height": 1080})
        seen.append([name, board.inner_text("h1"), board.inner_text("main") + board.inner_text("footer"), phones[0].inner_text("main"), phones[1].inner_text("main")])

    def press(key):
        host.locator("body").click(position={"x": 1, "y": 1})
        before = host.inner_text("[data-part=now]")
        host.keyboard.press(key)
        return before

    def forward():
        before = press("ArrowRight")
        until("the next scene", lambda: host.inner_text("[data-part=now]") != before)
        time.sleep(0.4)

    # Phones come in: by keyboard alone, with a name of their own or a given one.
    for number, phone in enumerate(phones):
        phone.goto(f"{base}/#room={code}")
        phone.wait_for_selector("#code")
        phone.focus("#code")
        assert phone.input_value("#code") == code
        phone.keyboard.press("Tab")
        phone.keyboard.type(["Delta <b>1</b>", "Los Rápidos", ""][number])
        phone.keyboard.press("Tab")
        phone.keyboard.press("Enter")
        phone.wait_for_selector(".badge")
    until("three teams on the board", lambda: board.locator("ul.teams li").count() == 3)
    assert "Delta <b>1</b>" in board.inner_text("main"), "a name is text"
    assert phones[0].evaluate("document.documentElement.lang") == "es" and phones[1].evaluate("document.documentElement.lang") == "en"
    assert phones[2].evaluate("document.documentElement.lang") == lang
    look("lobby")

    scenes = 0
    rounds = 0
    killed = False
    while not host.is_disabled("[data-key=ArrowRight]"):
        forward()
        scenes += 1
        if phones[0].query_selector("[data-deed=stay]"):
            for number, phone in enumerate(phones):
                phone.locator(".choice").nth(number % 2).focus()
                phone.keyboard.press("Enter")
            until("three votes", lambda: "3" in board.inner_text(".ask"))
            look("vote")
        elif phones[0].query_selector("[data-deed=guess]"):
            for number, phone in enumerate(phones):
                phone.fill("#amount", ["20", "60", "250"][number])
                phone.keyboard.press("Enter")
            until("three guesses", lambda: "3" in board.inner_text(".ask"))
            # What is said twice is counted once.
            phones[0].fill("#amount", "40")
            phones[0].keyboard.press("Enter")
            time.sleep(0.5)
            look("guess")
        elif host.query_selector("[data-host=dial]"):
            host.locator("[data-stop='5']").click()
            until("the dial", lambda: "●" in board.inner_text("main"))
            phones[1].focus("#dial")
            before = phones[1].inner_text("#dial-says")
            phones[1].keyboard.press("ArrowRight")
            until("a sentence for another stop", lambda: phones[1].inner_text("#dial-says") != before)
            assert phones[1].get_attribute("#dial", "aria-valuetext") != ""
            look("dial")
        elif phones[0].query_selector("[data-deed=plan]"):
            rounds += 1
            if host.query_selector("[data-draw]"):
                host.click("[data-draw]")
                until("a shock", lambda: board.query_selector(".shock") is not None)
            # By keyboard alone: the buttons keep the focus, sliders keep what they were moved to, and the server hears the same.
            phones[0].focus("#lever-0-more")
            for _ in range(2):
                phones[0].keyboard.press("Enter")
                time.sleep(0.6)
            assert phones[0].evaluate("document.activeElement.id") == "lever-0-more"
            moved = {}
            for lever in ["lever-3", "lever-5", "lever-4", "lever-3"] if rounds == 1 else ["lever-4"]:
                phones[1].focus(f"#{lever}")
                phones[1].keyboard.press("ArrowRight")
                moved[lever] = moved.get(lever, int(phones[1].input_value(f"#{lever}")) - 1) + 1
                time.sleep(0.7)
                assert phones[1].evaluate("document.activeElement.id") == lever
                for name, value in moved.items():
                    assert phones[1].input_value(f"#{name}") == str(value), f"{name} went to {phones[1].input_value('#' + name)}"
            heard = phones[1].evaluate("fetch('/state?view=phone&lang=en', { headers: { authorization: `Bearer ${token}` } }).then((answer) => answer.json()).then((said) => said.values)")
            for name in [f"lever-{n}" for n in range(7)]:
                assert heard[name] == phones[1].input_value(f"#{name}"), f"{name}: the server heard {heard[name]}"
            # What is held while a snapshot comes is still the same slider.
            box = phones[1].locator("#lever-1").bounding_box()
            phones[1].mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            phones[1].mouse.down()
            time.sleep(1.2)
            phones[1].mouse.move(box["x"] + box["width"] * 0.74, box["y"] + box["height"] / 2, steps=4)
            phones[1].mouse.up()
            assert phones[1].input_value("#lever-1") == "3"
            until("two plans", lambda: "2" in board.inner_text(".ask"))
            # More points than there are: the plan is not sent.
            for _ in range(4):
                phones[2].locator("[data-for='lever-1'][data-step='1']").click()
            for _ in range(4):
                phones[2].locator("[data-for='lever-0'][data-step='1']").click()
            until("a plan that is too dear is not sent", lambda: phones[2].locator(".over").count() == 1)
            look(f"round {rounds}")
            if not killed:
                killed = True
                # One phone drops, the server dies, and comes again: everybody goes on.
                phones[1].context.set_offline(True)
                server.send_signal(signal.SIGKILL)
                server.wait()
                until("offline", lambda: not phones[0].locator(".offline").is_hidden())
                plan = phones[0].input_value("#lever-0")
                server, again, code_again = start()
                assert (again, code_again) == (secret, code), "the same room goes on"
                phones[1].context.set_offline(False)
                until("all phones again", lambda: host.locator(".team > button", has_text="●").count() == 3)
                host.reload()
                board.reload()
                until("the round again", lambda: "2" in board.inner_text(".ask"))
                assert phones[0].input_value("#lever-0") == plan
                # A phone that has lost its seat asks to go on as its team.
                phones[1].context.close()
                phones[1] = page(360, 740, "en-US", "phone 1 again")
                phones[1].goto(f"{base}/#room={code}")
                phones[1].fill("#name", "los rápidos")
                phones[1].keyboard.press("Enter")
                phones[1].wait_for_selector("#again:not([hidden]) button")
                phones[1].click("#again button")
                host.wait_for_selector("[data-host=admit]")
                look("asking")
                host.click("[data-host=admit]")
                phones[1].wait_for_selector("#lever-1")
                until("its plan", lambda: phones[1].input_value("#lever-1") == "3" and phones[1].input_value("#lever-3") == "2")
                # What the host does after the restart shows on a phone that was not reloaded.
                host.focus("#open-0")
                host.keyboard.press("Enter")
                host.wait_for_selector("#for-3")
                host.select_option("#for-3", "1")
                host.locator("form[data-host=plan_for] button").click()
                until("played for after the restart", lambda: phones[0].input_value("#lever-3") == "1")
                press("z")
                until("taken back", lambda: phones[0].input_value("#lever-3") == "0")
                # Held, and clicked twice: one scene.
                scene = host.inner_text("[data-part=now]")
                host.locator("#key-next").dblclick()
                until("the ranking", lambda: host.inner_text("[data-part=now]") != scene)
                host.focus("#key-back")
                for _ in range(5):
                    host.keyboard.down("Enter")
                host.keyboard.up("Enter")
                until("the round", lambda: phones[0].locator("#lever-3").count() == 1)
                time.sleep(0.5)
                assert host.inner_text("[data-part=now]") == scene
                # Frozen, a phone's plan does not count; a minute more; undone.
                press("f")
                until("frozen", lambda: phones[0].locator("fieldset[disabled]").count() == 1)
                press("z")
                until("open again", lambda: phones[0].locator("fieldset[disabled]").count() == 0)
                press("b")
                until("dark", lambda: board.locator("body.blank").count() == 1)
                press("b")
                # Played for, renamed, merged and undone: by keyboard.
                host.focus("#open-2")
                host.keyboard.press("Enter")
                host.wait_for_selector("#for-3")
                host.select_option("#for-3", "2")
                # Somebody else comes in meanwhile, and nothing that was chosen is lost.
                other = page(360, 740, "en-US", "another")
                other.goto(f"{base}/#room={code}")
                other.wait_for_selector("#code")
                other.keyboard.press("Tab")
                other.locator("button.main").click()
                until("a fourth team", lambda: host.locator(".team").count() == 4)
                assert host.input_value("#for-3") == "2"
                host.locator("form[data-host=plan_for] button").focus()
                host.keyboard.press("Enter")
                until("three plans", lambda: "3" in board.inner_text(".ask"))
                host.fill("#new-name", "Omega")
                host.keyboard.press("Enter")
                until("renamed", lambda: phones[2].inner_text(".badge") == "Omega")
                look("host")
                host.focus("#open-3")
                host.keyboard.press("Enter")
                until("the fourth is open", lambda: host.get_attribute("#open-3", "aria-expanded") == "true")
                host.select_option("#merge-into", "0")
                host.locator("form[data-host=merge] button").click()
                until("merged", lambda: host.locator(".team").count() == 3)
                press("z")
                until("four again", lambda: host.locator(".team").count() == 4)
                host.click("#remove")
                until("removed", lambda: host.locator(".team").count() == 3)
                other.context.close()
        elif phones[0].query_selector("[data-deed=share]"):
            for number, phone in enumerate(phones):
                phone.focus("#percent")
                for _ in range(number * 3):
                    phone.keyboard.press("ArrowRight")
                phone.locator("button.main").click()
            until("three shares", lambda: "3" in board.inner_text(".ask"))
            look("talk")
        elif phones[0].query_selector("[data-save]"):
            until("the pledges", lambda: board.locator("ul.pledges li").count() == 3)
            look("home")
        elif phones[0].query_selector("[data-deed=pledge]"):
            for number, phone in enumerate(phones):
                phone.fill("#text", f"Contestar en una hora <i>{number}</i>")
                phone.locator("button.main").click()
            until("three pledges", lambda: board.locator("ul.pledges li").count() == 3)
            look("pledge")
        else:
            until("every figure", lambda: not re.search("computing|calculando", board.inner_text("main")))
            look(f"scene {scenes}")
        assert scenes < 60

    told = re.search(r"[€]?[\d.,]+(?: €)? ± \d+", phones[0].inner_text("[data-part=result]")).group(0)
    # Back, and undone.
    last = host.inner_text("[data-part=now]")
    press("ArrowLeft")
    until("back", lambda: host.inner_text("[data-part=now]") != last)
    press("z")
    until("undone", lambda: host.inner_text("[data-part=now]") == last)

    # What is taken home works without a server: the sheet and the dial.
    phones[0].wait_for_selector("[data-save]")
    with phones[0].expect_download() as sheet:
        phones[0].click("[data-save='/sheet']")
    sheet.value.save_as(os.path.join(folder, "sheet.html"))
    until("the dial to take home", lambda: phones[0].is_enabled("[data-save='/dial.html']"), 90)
    with phones[0].expect_download() as dial:
        phones[0].click("[data-save='/dial.html']")
    dial.value.save_as(os.path.join(folder, "dial.html"))
    paper = page(1280, 900, "es-ES", "paper")
    paper.goto(f"{base}/print")
    until("a handout", lambda: "☐" in paper.inner_text("main"))
    handout = paper.inner_text("main")
    paper.goto(f"{base}/print#secret={secret}")
    paper.reload()
    until("a run-sheet", lambda: paper.get_attribute("body", "data-ready") == "true" and paper.inner_text("[data-paper=host]").strip(), 120)
    run_sheet = paper.inner_text("[data-paper=host]")
    paper.evaluate(axe)
    found = paper.evaluate("axe.run().then((found) => found.violations.map((v) => [v.id, v.nodes.map((n) => n.html).slice(0, 2)]))")
    if found:
        problems.append(f"paper: {found}")
    if shots:
        paper.pdf(path=f"{shots}/{lang}-paper.pdf")
    paper.context.close()
    server.send_signal(signal.SIGINT)
    ended = server.wait(timeout=20)
    away = browser.new_context(viewport={"width": 320, "height": 640}, offline=True)
    for name in ["sheet.html", "dial.html"]:
        alone = away.new_page()
        alone.on("pageerror", lambda error: problems.append(f"{name}: {error}"))
        alone.goto("file://" + os.path.join(os.path.abspath(folder), name))
        alone.evaluate(axe)
        found = alone.evaluate("axe.run().then((found) => found.violations.map((v) => [v.id, v.nodes.map((n) => n.html).slice(0, 2)]))")
        if found:
            problems.append(f"{name}: {found}")
        if name == "dial.html":
            before = alone.inner_text("#sentence")
            alone.focus("#c0")
            alone.keyboard.press("ArrowLeft")
            assert alone.inner_text("#sentence") != before
            # A plan puts the dial where it stands by itself, and is worth there what the room was told.
            alone.select_option("#c1", label=[name for name in alone.locator("#c1 option").all_inner_texts() if "Delta" in name][0])
            assert told.split(" ± ")[0] in alone.inner_text("#sentence"), (told, alone.inner_text("#sentence"))
        if shots:
            alone.screenshot(path=f"{shots}/{lang}-{name}.png", full_page=True)
    browser.close()
print(json.dumps({"problems": problems, "seen": seen, "handout": handout, "run_sheet": run_sheet, "ended": ended, "rounds": rounds}))
