"""Given names that are used for each other: Bill is William, Pepe is José, Hans is Johannes."""

_ALSO = (
    "william bill billy will willie liam | robert bob bobby rob robbie bert | elizabeth liz "
    "lizzie beth betty eliza libby elisabeth | margaret maggie meg peggy marge greta | james jim "
    "jimmy jamie | richard dick rick rich ricky | katherine catherine kate katie kathy cathy "
    "kathryn kit | thomas tom tommy | michael mike mick mikey micky | joseph joe joey | john jack "
    "johnny jon jonny | christopher chris kit | christine chris chrissie tina christina | susan "
    "sue susie suzanne | patricia pat patty trish tricia | patrick pat paddy | charles charlie "
    "chuck chas | edward ed eddie ted ned | edmund ed ned | jennifer jen jenny jenn | samuel sam "
    "sammy | samantha sam | daniel dan danny | matthew matt | anthony tony antony | andrew andy "
    "drew | rebecca becky becca | victoria vicky vicki tori | deborah debbie deb debra | nicholas "
    "nick nicky nicolas | nicola nicky nikki nicole | benjamin ben benny | stephen steve steven "
    "stevie | timothy tim timmy | kenneth ken kenny | gregory greg | ronald ron ronnie | donald "
    "don donnie | jacqueline jackie jacqui | lawrence larry laurie laurence | alexander alex "
    "sandy sasha alec | alexandra alex sandra sandy sasha | barbara barb babs | david dave davey "
    "| dorothy dot dottie dolly | eleanor ellie nell nora | frances fran fanny | francis frank | "
    "frederick fred freddie | george georgie | geoffrey geoff jeff jeffrey | gerald gerry jerry | "
    "harold harry hal | henry harry hank hal | helen nell ellen | isabella bella izzy isabel "
    "isobel | jonathan jon jonny | joshua josh | judith judy | leonard len lenny leo | louis lou "
    "louie lewis | louise lou | martin marty | mary molly polly | nathaniel nathan nat nate | "
    "pamela pam | peter pete | philip phil phillip pip | raymond ray | sarah sally sadie sara | "
    "simon si | theodore ted theo | theresa terry tess | terence terry | vincent vince | walter "
    "walt wally | zachary zach zack | abigail abby gail | amanda mandy | angela angie | cynthia "
    "cindy | gabrielle gaby | gabriel gabe | jessica jess jessie | kimberly kim | melissa mel "
    "lissa | melanie mel | natalie nat | jose pepe chepe | francisco paco pancho fran curro | "
    "ignacio nacho | dolores lola | concepcion concha conchita | manuel manolo | enrique quique | "
    "guadalupe lupe | jesus chuy | maria mari | rosario charo | mercedes merche | santiago yago | "
    "johannes hans johann | friedrich fritz | wilhelm willi | josef sepp | katharina kathi kaethe "
    "| elisabeth lisa lisbeth else | margarete grete gretel | heinrich heinz | jean jeannot | "
    "guillaume | jan janek jas | katarzyna kasia | malgorzata gosia | aleksander sasha aleksandr "
    "olek | ivan vanya | dmitri dima dmitry | ekaterina katya | mikhail misha | nikolai kolya | "
    "anastasia nastya | tatiana tanya | vladimir vova volodya"
)
_NONE: frozenset[int] = frozenset()
_CLASSES: dict[str, set[int]] = {}
for _at, _names in enumerate(_ALSO.split(" | ")):
    for _name in _names.split():
        _CLASSES.setdefault(_name, set()).add(_at)


def one_name(one: str, other: str) -> bool:
    """Whether two folded words are forms of one given name. No slip is forgiven."""
    return not _CLASSES.get(one, _NONE).isdisjoint(_CLASSES.get(other, _NONE))
